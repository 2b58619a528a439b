/*
 * Xapian with its own parts: TermGenerator with positions and no stemmer, QueryParser, BM25, MSet::snippet.
 *
 *	xapian_bench index FOLDER ARTICLES.jsonl
 *	xapian_bench query FOLDER LIMIT QUERY           hits on lines: score, ref, title, snippet
 *	xapian_bench batch FOLDER LIMIT FILE            the same for "qid<TAB>query" lines, one process for all
 *	xapian_bench trec  FOLDER LIMIT FILE            any of the words, as TREC lines; blanks of a ref as '_'
 *
 * A document's data is "ref \n title \n body": without the body there would be no snippet. Its value 0 is the
 * date, "2024-06-26". The index is compacted at the end, which makes it smaller and searches faster. Status 1: a
 * query had no hit.
 *
 * What it can do when it is helped with Vietnamese, which it knows nothing of, is in xapian_quality.cc.
 */
#include <json-c/json.h>
#include <xapian.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace {

std::string text_of(json_object *object, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(object, key));

	return text ? text : "";
}

void add(Xapian::WritableDatabase &index, Xapian::TermGenerator &terms, json_object *object)
{
	std::string title = text_of(object, "title"), body = text_of(object, "body");
	Xapian::Document document;

	if (body.empty())
		body = text_of(object, "text");
	terms.set_document(document);
	terms.set_termpos(0);
	terms.index_text(title);
	terms.increase_termpos();
	terms.index_text(body);
	document.set_data(text_of(object, "id") + "\n" + title + "\n" + body);
	document.add_value(0, text_of(object, "date"));
	index.add_document(document);
}

int index_lines(const std::string &folder, const std::string &path)
{
	std::string loose = folder + ".loose", line;
	std::ifstream lines(path);
	Xapian::TermGenerator terms;
	Xapian::WritableDatabase index(loose, Xapian::DB_CREATE_OR_OVERWRITE);
	json_tokener *tokener = json_tokener_new();

	while (std::getline(lines, line)) {
		json_object *object = json_tokener_parse_ex(tokener, line.data(), int(line.size()));

		if (object)
			add(index, terms, object);
		json_object_put(object);
		json_tokener_reset(tokener);
	}
	json_tokener_free(tokener);
	index.commit();
	index.compact(folder);
	std::cout << index.get_doccount() << " articles\n";
	return 0;
}

struct hit_text {
	std::string ref, title, body;
};

hit_text split(const std::string &data)
{
	size_t first = data.find('\n'), second = data.find('\n', first + 1);

	return {data.substr(0, first), data.substr(first + 1, second - first - 1), data.substr(second + 1)};
}

bool search(Xapian::Enquire &enquire, Xapian::QueryParser &parser, const std::string &text, unsigned limit,
	const std::string &trec_qid)
{
	unsigned flags = trec_qid.empty() ? Xapian::QueryParser::FLAG_PHRASE : 0;

	enquire.set_query(parser.parse_query(text, flags));
	Xapian::MSet hits = enquire.get_mset(0, limit);
	for (Xapian::MSetIterator hit = hits.begin(); hit != hits.end(); ++hit) {
		hit_text found = split(hit.get_document().get_data());

		if (trec_qid.empty()) {
			std::cout << hit.get_weight() << '\t' << found.ref << '\t' << found.title << '\t'
				  << hits.snippet(found.body, 300) << '\n';
		} else {
			std::replace(found.ref.begin(), found.ref.end(), ' ', '_');
			std::cout << trec_qid << " Q0 " << found.ref << ' ' << hit.get_rank() + 1 << ' '
				  << hit.get_weight() << " xapian\n";
		}
	}
	return !hits.empty();
}

int search_all(const std::string &verb, const std::string &folder, unsigned limit, const std::string &last)
{
	Xapian::Database index(folder);
	Xapian::Enquire enquire(index);
	Xapian::QueryParser parser;
	bool all_found = true;

	parser.set_database(index);
	parser.set_default_op(verb == "trec" ? Xapian::Query::OP_OR : Xapian::Query::OP_AND);
	if (verb == "query") {
		all_found = search(enquire, parser, last, limit, "");
	} else {
		std::ifstream lines(last);
		std::string line;

		while (std::getline(lines, line)) {
			size_t tab = line.find('\t');
			std::string qid = verb == "trec" ? line.substr(0, tab) : "";

			if (tab != std::string::npos && !search(enquire, parser, line.substr(tab + 1), limit, qid))
				all_found = false;
		}
	}
	return all_found ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	std::string verb = argc > 1 ? argv[1] : "";

	std::ios::sync_with_stdio(false);
	try {
		if (verb == "index" && argc == 4)
			return index_lines(argv[2], argv[3]);
		if ((verb == "query" || verb == "batch" || verb == "trec") && argc == 5)
			return search_all(verb, argv[2], unsigned(std::strtoul(argv[3], nullptr, 10)), argv[4]);
	} catch (const Xapian::Error &error) {
		std::cerr << "xapian_bench: " << error.get_description() << '\n';
		return 2;
	}
	std::cerr << "usage: xapian_bench index FOLDER ARTICLES | query|batch|trec FOLDER LIMIT QUERY-OR-FILE\n";
	return 2;
}
