/* tracuu topics: the topics of the archive; the articles of one. */
#include "base/memory.h"
#include "cli/answer.h"
#include "cli/printer.h"
#include "searcher/topics.h"

#include <stdlib.h>

static double share_of(const struct searcher *searcher, int64_t nr)
{
	return searcher->nr_articles > 0 ? (double)nr / (double)searcher->nr_articles : 0;
}

/* ---- all topics */

static struct json_object *topic_object(const struct searcher *searcher, const struct topic_summary *topic)
{
	struct json_object *object = json_object_new_object();

	json_set_text(object, "topic", topic->slug);
	json_set_text(object, "label", topic->label);
	json_set_integer(object, "nr_articles", topic->nr_articles);
	json_set_integer(object, "nr_main", topic->nr_main);
	json_set_real(object, "share", share_of(searcher, topic->nr_articles));
	json_set_text_or_null(object, "first_date", topic->first_date);
	json_set_text_or_null(object, "last_date", topic->last_date);
	return object;
}

static void list_json(const struct searcher *searcher, const struct topic_list *list)
{
	struct json_object *object = json_object_new_object(), *topics = json_object_new_array();

	for (size_t i = 0; i < list->nr; i++)
		json_object_array_add(topics, topic_object(searcher, &list->items[i]));
	json_set_integer(object, "total", (int64_t)list->nr);
	json_set_integer(object, "nr_articles", searcher->nr_articles);
	json_set(object, "topics", topics);
	json_print(object);
}

static void list_csv(const struct searcher *searcher, const struct topic_list *list)
{
	puts("topic,label,articles,main,share,first_date,last_date");
	for (size_t i = 0; i < list->nr; i++) {
		const struct topic_summary *topic = &list->items[i];

		print_csv_field(topic->slug, ',');
		print_csv_field(topic->label, ',');
		printf("%lld,%lld,%.4f,%s,%s\n", (long long)topic->nr_articles, (long long)topic->nr_main,
			share_of(searcher, topic->nr_articles), topic->first_date, topic->last_date);
	}
}

static void list_text(const struct searcher *searcher, const struct topic_list *list)
{
	struct style style = style_of_stdout();
	int widest = 0;

	for (size_t i = 0; i < list->nr; i++) {
		int width = text_width(list->items[i].label);

		widest = width > widest ? width : widest;
	}
	widest = widest > style.columns / 2 ? style.columns / 2 : widest;
	if (list->nr == 0)
		fputs(_("The archive has no topics.\n"), stdout);
	for (size_t i = 0; i < list->nr; i++) {
		const struct topic_summary *topic = &list->items[i];

		printf("%*s", widest - print_within(topic->label, widest), "");
		printf("  %7lld  %5.1f%%  ", (long long)topic->nr_articles,
			100 * share_of(searcher, topic->nr_articles));
		print_dim(&style);
		if (*topic->first_date)
			printf("%s – %s  ", topic->first_date, topic->last_date);
		print_harmless(topic->slug, ' ', stdout);
		print_plain(&style);
		putchar('\n');
	}
}

static int list_topics(const struct answer_options *options, struct searcher *searcher)
{
	struct topic_list list;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (topics_read(searcher, &list, &err) != STATUS_OK) {
		complain("%s", err.message);
	} else {
		exit_status = list.nr ? EXIT_DONE : EXIT_PARTLY;
		if (options->format == FORMAT_JSON)
			list_json(searcher, &list);
		else if (options->format == FORMAT_CSV)
			list_csv(searcher, &list);
		else
			list_text(searcher, &list);
	}
	topic_list_release(&list);
	return exit_status;
}

/* ---- the articles of one */

static void articles_json(const struct searcher *searcher, const struct topic_articles *articles)
{
	struct json_object *object = topic_object(searcher, &articles->topic),
			   *list = json_object_new_array();

	for (size_t i = 0; i < articles->nr; i++) {
		const struct topic_article *article = &articles->items[i];
		struct json_object *item = json_object_new_object();

		json_set_citation(item, &article->article);
		json_set_boolean(item, "main", article->is_main);
		json_set_integer(item, "uses", article->nr_uses);
		json_set(item, "span", json_span(article->start_byte, article->end_byte));
		json_object_array_add(list, item);
	}
	json_set(object, "articles", list);
	json_print(object);
}

static void articles_csv(const struct topic_articles *articles)
{
	puts("id,ref,title,date,main,uses,start_byte,end_byte");
	for (size_t i = 0; i < articles->nr; i++) {
		const struct topic_article *article = &articles->items[i];

		printf("%lld,", (long long)article->article.id);
		print_csv_field(article->article.ref, ',');
		print_csv_field(article->article.title, ',');
		printf("%s,%d,%lld,%lld,%lld\n", article->article.date, article->is_main,
			(long long)article->nr_uses, (long long)article->start_byte,
			(long long)article->end_byte);
	}
}

static void articles_text(const struct topic_articles *articles)
{
	struct style style = style_of_stdout();
	const struct topic_summary *topic = &articles->topic;

	print_bold(&style);
	print_harmless(topic->label, ' ', stdout);
	print_plain(&style);
	printf(": ");
	printf(ngettext("%lld article", "%lld articles", (unsigned long)topic->nr_articles),
		(long long)topic->nr_articles);
	printf(_(", the subject of %lld"), (long long)topic->nr_main);
	if (*topic->first_date)
		printf(", %s – %s", topic->first_date, topic->last_date);
	fputs("\n\n", stdout);
	for (size_t i = 0; i < articles->nr; i++) {
		const struct topic_article *article = &articles->items[i];

		fputs(article->is_main ? "*  " : "   ", stdout);
		print_harmless(*article->article.title ? article->article.title : _("(no title)"), ' ',
			stdout);
		printf("\n%*s", INDENT, "");
		print_citation(&article->article, &style);
		printf("%*s", INDENT, "");
		print_place(&article->article, article->start_byte, article->end_byte, &style);
	}
	if (articles->nr)
		fputs(_("\n*: the article is about it\n"), stdout);
}

static int list_articles(const struct answer_options *options, struct searcher *searcher, const char *name)
{
	struct topic_articles articles;
	struct error err = ERROR_INIT;
	int exit_status = EXIT_BROKEN;

	if (topic_articles_read(searcher, name, options->limit, options->offset, &articles, &err) !=
		STATUS_OK) {
		complain("%s", err.message);
	} else if (articles.topic.id == 0) {
		complain(_("'%s' is no topic; `tracuu topics` lists them"), name);
		exit_status = EXIT_PARTLY;
	} else {
		exit_status = articles.nr ? EXIT_DONE : EXIT_PARTLY;
		if (options->format == FORMAT_JSON)
			articles_json(searcher, &articles);
		else if (options->format == FORMAT_CSV)
			articles_csv(&articles);
		else
			articles_text(&articles);
	}
	topic_articles_release(&articles);
	return exit_status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {{"archive", required_argument, NULL, 'a'},
		{"format", required_argument, NULL, 'f'}, {"limit", required_argument, NULL, 'n'},
		{"offset", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct answer_options options = {.limit = ANSWER_DEFAULT_LIMIT};
	struct searcher searcher;
	char *name;
	int option, exit_status = EXIT_BROKEN;

	while ((option = getopt_long(argc, argv, "a:f:n:h", longs, NULL)) != -1) {
		if (option == 'h' || option == '?')
			return command_help(&command_topics, option == 'h');
		if (!answer_option(&options, option, false))
			return EXIT_BROKEN;
	}
	name = answer_join(argc - optind, argv + optind);
	if (answer_open(&options, &searcher))
		exit_status =
			*name ? list_articles(&options, &searcher, name) : list_topics(&options, &searcher);
	searcher_close(&searcher);
	free(name);
	return exit_status;
}

const struct command command_topics = {"topics", run, N_("topics, and the articles of one"),
	N_("usage: tracuu topics [OPTION]... [TOPIC]\n\n"
	   "Without a topic: all of them, with how many articles speak of each. A topic is named by its id or its\n"
	   "label, with or without marks.\n\n"
	   "  -a, --archive FILE    the archive (default: $TRACUU_ARCHIVE, else in the user's data folder)\n"
	   "  -f, --format FORMAT   text, json or csv\n"
	   "  -n, --limit N         at most N articles (10), newest first\n"
	   "      --offset N        after the first N articles\n")};
