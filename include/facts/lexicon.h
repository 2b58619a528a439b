/*
 * What the extraction knows of words: offices, units, honorifics, verbs of saying, family names, topics.
 * Plain files of corpus/lexicon/ that a user may extend:
 *
 *   # a comment
 *   [office-head]                  a section says what its lines are
 *   chủ tịch
 *   ủy viên ban thường vụ | UVBTV | UV BTV
 *
 * A line is one phrase, or several spellings of one, separated by " | ". A word that the file begins with a
 * capital must have one in the text too ("Đoàn" is no "đoàn"); the others may have either. Dashes, slashes
 * and dots inside a word group match anything of the kind, commas only where the file has them. "phrase
 * *2.5" gives a weight (1 without). Matching is by canonical spelling (text/word.h); a text without marks
 * is matched without marks.
 *
 * topics.txt has a section a topic, "[trong-rung] Trồng rừng": its id and its label. There a weight says how
 * much a phrase tells: 2 or more, that the article says something about the topic; below 1, only together
 * with others. A phrase of weight 0 tells nothing and hides what is inside it: "môi trường đầu tư *0" keeps
 * "môi trường" from counting there. Where a later file has a phrase of the topic again, its weight is the
 * later one. A topic that is there already is gone on with, and its label stays.
 *
 * short-forms.txt has what abbreviations stand for, "[short-form]" and then "KT-XH = kinh tế - xã hội": short
 * forms and the names that each of them may mean, both separated by " | ". The weight of a name says how
 * surely it is meant; a later file's holds, and 0 takes the name out. Finding facts does not depend on it.
 */
#ifndef TRACUU_FACTS_LEXICON_H
#define TRACUU_FACTS_LEXICON_H

#include "base/arena.h"
#include "base/status.h"
#include "base/strmap.h"

#include <stdbool.h>
#include <stdint.h>

/* What a phrase is; the sections of the files, by name in facts/lexicon.c. */
enum phrase_class {
	PHRASE_TOPIC, /* value: the number of the topic */
	PHRASE_FAMILY_NAME,
	PHRASE_HONORIFIC,       /* đồng chí, ông, bà: a name or an office follows */
	PHRASE_LIST_HONORIFIC,  /* các đồng chí: several follow */
	PHRASE_RANK,            /* đại úy, thạc sĩ, bác sĩ: before a name, no office */
	PHRASE_OFFICE_HEAD,     /* chủ tịch, bí thư: begins an office */
	PHRASE_OFFICE_OPEN,     /* trưởng, ủy viên, cán bộ: an office only with what follows */
	PHRASE_OFFICE_WHOLE,    /* huyện ủy viên: an office without a unit */
	PHRASE_OFFICE_PREFIX,   /* phó, nguyên, quyền: before a head */
	PHRASE_OFFICE_MODIFIER, /* thường trực: between head and unit */
	PHRASE_OFFICE_LINK,     /* giữ chức, là: between a name and its office */
	PHRASE_OFFICE_STOP,     /* cùng, tại, đã: ends an office */
	PHRASE_BODY,            /* UBND, huyện ủy: an office's unit, whole by itself */
	PHRASE_UNIT,            /* sở, phòng, ban: begins a unit that is named on */
	PHRASE_UNIT_FIELD,      /* nội vụ, tài chính - kế hoạch: what a unit deals with */
	PHRASE_PRIVATE_UNIT,    /* TNHH, hợp tác xã: makes no official */
	PHRASE_PLACE_NOUN,      /* xã, huyện, thôn: a place name may follow */
	PHRASE_PLACE_NAME,      /* Thái Nguyên, Hà Nội: no person's name */
	PHRASE_SPEECH_VERB,     /* cho biết, nhấn mạnh: words of the person follow */
	PHRASE_REPORT_VERB,     /* phát biểu, kết luận: the person speaks, words need not follow */
	PHRASE_SPEECH_OPENING,  /* theo, phát biểu tại: before the speaker */
	PHRASE_INTERVIEW,       /* trao đổi với, phỏng vấn: before who answers questions */
	PHRASE_NO_SPEECH,       /* giao lưu, kể từ: holds a verb of saying and is none */
	PHRASE_CONTINUATION,    /* tuy nhiên, ngoài ra: the speaker goes on in a new paragraph */
	PHRASE_NARRATOR,        /* dịp này, cũng tại hội nghị: the narrator takes over */
	PHRASE_DATE_WORD,       /* ngày, tháng, quý: a written date may begin */
	PHRASE_DATE_MONTH,      /* Một to Mười Hai: value + 1 is the month */
	PHRASE_DATE_CUE,        /* ngày, sáng: directly before the figures of a day */
	PHRASE_DATE_LEAD,       /* đến, dịp: before figures that may be a day or a ratio */
	PHRASE_DATE_SEASON,     /* vụ, mùa: a year may follow without "năm" */
	PHRASE_DATE_COUNTED,    /* hộ, triệu: behind figures that are no date */
	PHRASE_DATE_DOCUMENT,   /* nghị quyết: has a day of its own */
	PHRASE_DATE_OCCASION,   /* kỷ niệm: an anniversary follows */
	PHRASE_DATE_LIMIT,      /* trước, chậm nhất: a deadline follows */
	PHRASE_DATE_TELLING,    /* cho biết: the day before it is that of telling */
	PHRASE_MEASURE,         /* ha, tấn, tỷ đồng: a unit of figures; value: in lexicon.measures */
	PHRASE_PLAN,            /* kế hoạch, dự toán: what figures are held against */
	PHRASE_GOAL,            /* phấn đấu, sẽ: the figure that follows is wanted, not done */
	PHRASE_ABBREVIATION,    /* TP, ThS: a dot after it ends no sentence */
	PHRASE_SHORT_FORM_CUE,  /* viết tắt là: what a name is called in short follows */
	PHRASE_SHORT_FORM_GAP,  /* và, của: a word of a name that its short form may leave out */
	NR_PHRASE_CLASSES
};

struct phrase {
	enum phrase_class class;
	uint32_t value;       /* number of the line in its class, or of the topic */
	float weight;         /* 1 where the line states none */
	uint8_t nr_words;     /* commas among them counted too */
	uint32_t capitals;    /* bit i: word i must begin with a capital */
	uint32_t next_plus_1; /* another phrase that ends at the same node, + 1; 0: none */
};

struct topic {
	const char *id, *label; /* "trong-rung", "Trồng rừng" */
};

/* Tokens of a short form (GD&ĐT has 2) and of a name in full, here and where articles explain them. */
enum { SHORT_FORM_MAX_TOKENS = 3, SHORT_FORM_NAME_MIN_TOKENS = 2, SHORT_FORM_NAME_MAX_TOKENS = 12 };

/* "KT-XH = kinh tế - xã hội"; both are query's keys (text/key.h): "ktxh", "kinh tế xã hội". */
struct short_form {
	const char *short_key, *full_key;
	float weight; /* how surely the one means the other; 0: taken out */
};

/* A trie over word numbers: node 0 is the root, edges (node, word) -> node in one hash table. */
struct phrase_trie {
	struct strmap words; /* canonical spellings, or unmarked ones */
	struct trie_edge {
		uint32_t node, word, target; /* target 0: free slot */
	} * edges;
	size_t nr_edges, nr_edge_slots;
	uint32_t *from_root; /* by word: where its edge from the root leads, for most words begin no phrase */
	size_t nr_from_root, alloc_from_root;
	struct trie_node {
		uint64_t next_words;   /* a bit by hash for each word that leads on; few others have one */
		uint32_t first_phrase; /* phrase + 1, 0: none ends here */
	} * nodes;
	size_t nr_nodes, alloc_nodes;
	struct phrase *phrases;
	size_t nr_phrases, alloc_phrases;
};

struct lexicon {
	struct arena arena;
	struct phrase_trie marked, unmarked;
	uint32_t nr_lines[NR_PHRASE_CLASSES];
	struct topic *topics;
	size_t nr_topics, alloc_topics;
	struct short_form *short_forms;
	size_t nr_short_forms, alloc_short_forms;
	struct strmap short_form_pairs; /* "short form TAB name": the place in short_forms */
	/* Of all files; of topics.txt; of short-forms.txt; of the others: to see what is to be run again. */
	uint64_t fingerprint, topics_fingerprint, short_forms_fingerprint, words_fingerprint;
	const char **measures; /* the first spelling of each line of [measure] */
	size_t alloc_measures;
};

/* The word number of a comma, which is in every trie. */
enum { LEXICON_COMMA = 0 };

/*
 * Reads the *.txt files of the folders, in the order of folders and then of names; later ones add to earlier
 * ones, so that a user's own folder extends the one that comes with the program. Folders that do not exist
 * are passed over, but one must be there. STATUS_BAD_INPUT with file and line where a line cannot be
 * understood. lexicon_release is safe after a failure.
 */
enum status lexicon_load(struct lexicon *lexicon, const char *const *folders, size_t nr_folders,
	struct error *err);
void lexicon_release(struct lexicon *lexicon);

/* The number of the topic with this id, or -1. */
int64_t lexicon_topic(const struct lexicon *lexicon, const char *id);

/* The node that the word leads to, or 0. word is a number in trie->words. */
uint32_t trie_step(const struct phrase_trie *trie, uint32_t node, uint32_t word);

#endif
