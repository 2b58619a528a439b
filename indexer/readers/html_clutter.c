/*
 * The lines of the article's box -> those that are its text: without links to other articles, buttons,
 * counters, comments, what stands between headline and text, and the headline itself.
 *
 * Only texts and links are looked at here; parts that their names give away were dropped before.
 */
#include "html.h"

#include <string.h>

/*
 * How many letters a line may have behind a key: "Lượt xem: 1.253", "Tin liên quan:", "Chuyên mục: Tin
 * tức".
 */
enum { BUTTON_MORE = 8, LABEL_MORE = 3, META_MORE = 40 };

/* Longer lines are neither titles nor labels; their beginning tells. */
enum { KEY_MAX_BYTES = 1000 };

/* What buttons and counters say, as html_key writes it. A line that begins so and is short is no text. */
static const char *const button_keys[] = {"chiase", "inbaiviet", "intrang", "intintuc", "bangin", "banin",
	"guiemail", "guitinnay", "guibai", "quaylai", "trolai", "vedautrang", "luotxem", "luottruycap",
	"sotruycap", "solanxem", "tweet", "facebook", "zalo", "cochu", "nghebai", "nghedocbai", "docbaiviet",
	"tags", "tukhoa", "luubaiviet", "xemthem", "xemvoicochu", "tuongphan", "print"};

/* What stands between headline and text in some portals, where no class names it. */
static const char *const meta_keys[] = {"chuyenmuc", "danhmuc", "chitiet", "vietboi", "dangboi", "duocdang",
	"duocviet", "postedon", "postedby", "ngaydang", "capnhat", "nguoidang", "theloai", "linhvuc",
	"published", "category"};

/* What stands above a list of other articles. */
static const char *const related_keys[] = {"tinlienquan", "cactinlienquan", "bailienquan", "baivietlienquan",
	"tinbailienquan", "tinkhac", "cactinkhac", "tinbaikhac", "cactinbaikhac", "baivietkhac",
	"cacbaivietkhac", "cungchuyenmuc", "tincungchuyenmuc", "baicungchuyenmuc", "baivietcungchuyenmuc",
	"tinmoihon", "tinmoinhat", "tinmoi", "cactinmoihon", "tincuhon", "cactincuhon", "tincu",
	"cactindadua", "tindadua", "cactincu", "cothebanquantam", "tintuclienquan", "tintuckhac",
	"tincungloai", "tinnoibat", "tinxemnhieu", "docnhieu", "xemnhieu", "xemnhieunhat", "vanbanlienquan"};

static const char *const comment_keys[] = {"binhluan", "ykienbandoc", "ykienbinhluan", "guibinhluan",
	"vietbinhluan", "phanhoi", "thaoluan", "ykienphanhoi"};

static bool starts_with_one_of(const char *key, const char *const *starts, size_t nr, size_t max_more)
{
	for (size_t i = 0; i < nr; i++) {
		size_t len = strlen(starts[i]);

		if (!strncmp(key, starts[i], len) && strlen(key + len) <= max_more)
			return true;
	}
	return false;
}

#define STARTS_WITH(key, list, max_more) \
	starts_with_one_of(key, list, sizeof(list) / sizeof(*(list)), max_more)

struct cleaning {
	struct html_page *page;
	const char *title_key;
	uint32_t headline, first, end;
	bool in_text; /* past what may stand between headline and text */
	bool in_related, in_comments;
	bool after_link; /* the last long line was a link: what follows may be its summary */
};

/* True where the line, kept so far, is no text after all. Lines come in order. */
static bool is_clutter(struct cleaning *cleaning, uint32_t at, const char *key)
{
	const struct html_line *line = &cleaning->page->lines[at];

	if (at == cleaning->headline || !strcmp(key, cleaning->title_key))
		return true;
	if (cleaning->headline != HTML_NO_LINE && at < cleaning->headline)
		return true;
	if (STARTS_WITH(key, comment_keys, LABEL_MORE) &&
		(at - cleaning->first) * 2 > cleaning->end - cleaning->first)
		cleaning->in_comments = true;
	else if (STARTS_WITH(key, related_keys, LABEL_MORE))
		cleaning->in_related = true;
	else if (line->nr_chars >= HTML_SENTENCE_MIN_CHARS && line->nr_link_chars == 0 &&
		!cleaning->after_link)
		cleaning->in_related = false;
	if (line->nr_chars >= HTML_TEASER_MIN_CHARS &&
		(html_line_is_link(line) || line->nr_chars >= HTML_SENTENCE_MIN_CHARS))
		cleaning->after_link = html_line_is_link(line);
	if (cleaning->in_comments || cleaning->in_related)
		return true;
	if (line->nr_chars >= HTML_SENTENCE_MIN_CHARS)
		cleaning->in_text = true;
	if (html_has_hint_near(line->block, HTML_HINT_META) ||
		(!cleaning->in_text && STARTS_WITH(key, meta_keys, META_MORE)))
		return true;
	return html_line_is_link(line) || STARTS_WITH(key, button_keys, BUTTON_MORE) || key[0] == '\0';
}

void html_content_clean(struct html_page *page, const char *title, uint32_t headline)
{
	struct strbuf title_key = STRBUF_INIT, key = STRBUF_INIT;
	struct cleaning cleaning = {.page = page,
		.headline = headline,
		.first = html_content_first(page),
		.end = html_content_end(page)};

	if (headline != HTML_NO_LINE && headline > cleaning.first &&
		(headline - cleaning.first) * 2 > cleaning.end - cleaning.first)
		cleaning.headline = HTML_NO_LINE; /* repeated below the text */
	html_key(title, strlen(title), &title_key);
	cleaning.title_key = title_key.buf;
	for (uint32_t i = cleaning.first; i < cleaning.end; i++) {
		struct html_line *line = &page->lines[i];

		strbuf_reset(&key);
		html_key(page->text.buf + line->start, line->len < KEY_MAX_BYTES ? line->len : KEY_MAX_BYTES,
			&key);
		if (line->is_kept)
			line->is_kept = !is_clutter(&cleaning, i, key.buf);
		else if (STARTS_WITH(key.buf, related_keys, LABEL_MORE))
			cleaning.in_related = true;
	}
	strbuf_release(&title_key);
	strbuf_release(&key);
}
