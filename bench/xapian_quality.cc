/*
 * Xapian asked in the ways that bench/peer_settings.tsv lists. It folds no marks and does not compose letters, so
 * that is done for it here, outside: what one would write who builds an archive on it.
 *
 *	xapian_quality index FOLDER ARTICLES.jsonl         every word twice, as written (NFC) and folded behind "F";
 *	                                                   two that stand side by side once more, as a term of "P"
 *	xapian_quality trec  FOLDER LIMIT FILE SETTING...  "qid<TAB>query" lines -> TREC lines; blanks of a ref as '_'
 *	xapian_quality cases FILE LIMIT SETTING...         {"qid","query","docs":[{"id","title","body"}]} lines: each
 *	                                                   one's docs indexed alone, in memory, and its query asked
 *
 * The last field of a TREC line is the setting it was found with.
 *
 * SETTING is "key=number,...": written, folded (weight of these words; 0 or missing leaves them out), pairs (weight
 * of two words of the query that stand side by side, by that of their words), k1 and b of BM25, all
 * (1: all words, and where nothing has them any; 0: any). Status 2: it could not be done.
 */
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <json-c/json.h>
#include <map>
#include <stdexcept>
#include <string>
#include <utf8proc.h>
#include <vector>
#include <xapian.h>

namespace
{

const char FOLDED[] = "F";
const char PAIR[] = "P";

std::string mapped(const std::string &text, int options)
{
	utf8proc_uint8_t *out = nullptr;
	utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t *>(text.data()),
		utf8proc_ssize_t(text.size()), &out, utf8proc_option_t(options));
	std::string result = length < 0 ? text : std::string(reinterpret_cast<char *>(out), size_t(length));

	std::free(out);
	return result;
}

std::string composed(const std::string &text)
{
	return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

/* Without marks, and d for đ, which has no decomposition. */
std::string folded(const std::string &text)
{
	std::string bare =
		mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);

	for (const char *letter : {"đ", "ɖ", "ð"}) {
		for (size_t at; (at = bare.find(letter)) != std::string::npos;)
			bare.replace(at, 2, "d");
	}
	return bare;
}

std::string text_of(json_object *object, const char *key)
{
	const char *text = json_object_get_string(json_object_object_get(object, key));

	return text ? text : "";
}

std::string pair_of(const std::string &first, const std::string &second)
{
	return PAIR + first + ' ' + second;
}

/* Phrases would need no terms, but are ten times slower in a question of fifteen words. */
void add_pairs(Xapian::Document &document)
{
	std::map<Xapian::termpos, std::string> words[2];

	for (Xapian::TermIterator term = document.termlist_begin(); term != document.termlist_end(); ++term) {
		for (auto at = term.positionlist_begin(); at != term.positionlist_end(); ++at)
			words[(*term)[0] == FOLDED[0]][*at] = *term;
	}
	for (const auto &field : words) {
		for (auto word = field.begin(); word != field.end(); ++word) {
			auto next = std::next(word);

			if (next != field.end() && next->first == word->first + 1)
				document.add_term(pair_of(word->second, next->second));
		}
	}
}

void add(Xapian::WritableDatabase &index, json_object *article)
{
	std::string title = text_of(article, "title"), body = text_of(article, "body"),
		    ref = text_of(article, "id");
	Xapian::TermGenerator terms;
	Xapian::Document document;

	if (body.empty())
		body = text_of(article, "text");
	terms.set_document(document);
	for (const std::string &prefix : {std::string(), std::string(FOLDED)}) {
		terms.set_termpos(0);
		terms.index_text(prefix.empty() ? composed(title) : folded(title), 1, prefix);
		terms.increase_termpos();
		terms.index_text(prefix.empty() ? composed(body) : folded(body), 1, prefix);
	}
	add_pairs(document);
	std::replace(ref.begin(), ref.end(), ' ', '_');
	document.set_data(ref);
	index.add_document(document);
}

void index_lines(const std::string &folder, const std::string &path)
{
	Xapian::WritableDatabase index(folder, Xapian::DB_CREATE_OR_OVERWRITE);
	std::ifstream lines(path);

	for (std::string line; std::getline(lines, line);) {
		json_object *article = json_tokener_parse(line.c_str());

		if (article)
			add(index, article);
		json_object_put(article);
	}
	index.commit();
}

class setting
{
	std::map<std::string, double> numbers;
	Xapian::QueryParser parser;

	Xapian::Query parse(const std::string &text, const std::string &prefix, bool all)
	{
		unsigned flags = Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_BOOLEAN |
			Xapian::QueryParser::FLAG_LOVEHATE | Xapian::QueryParser::FLAG_WILDCARD;
		std::string typed = prefix.empty() ? composed(text) : folded(text);

		parser.set_default_op(all ? Xapian::Query::OP_AND : Xapian::Query::OP_OR);
		try {
			return parser.parse_query(typed, all ? flags : 0, prefix);
		} catch (const Xapian::QueryParserError &) {
			return parser.parse_query(typed, 0, prefix);
		}
	}

	Xapian::Query pairs(const Xapian::Query &words) const
	{
		std::vector<std::string> terms(words.get_terms_begin(), words.get_terms_end());
		std::vector<Xapian::Query> found;

		for (size_t i = 0; i + 1 < terms.size(); i++)
			found.emplace_back(pair_of(terms[i], terms[i + 1]));
		return Xapian::Query(Xapian::Query::OP_OR, found.begin(), found.end());
	}

      public:
	const std::string name;

	explicit setting(const std::string &text) : name(text)
	{
		for (size_t at = 0; at < text.size();) {
			size_t end = std::min(text.find(',', at), text.size()), equals = text.find('=', at);

			if (equals >= end)
				throw std::invalid_argument(text);
			numbers[text.substr(at, equals - at)] =
				std::stod(text.substr(equals + 1, end - equals - 1));
			at = end + 1;
		}
	}

	double get(const std::string &key, double otherwise = 0) const
	{
		auto number = numbers.find(key);

		return number == numbers.end() ? otherwise : number->second;
	}

	/* FLAG_WILDCARD asks the index which words begin so. */
	void use(const Xapian::Database &index)
	{
		parser.set_database(index);
	}

	Xapian::Query query(const std::string &text, bool all)
	{
		std::vector<Xapian::Query> fields;

		for (const std::string &prefix : {std::string(), std::string(FOLDED)}) {
			double weight = get(prefix.empty() ? "written" : "folded");
			Xapian::Query words;

			if (weight <= 0)
				continue;
			words = parse(text, prefix, all);
			if (get("pairs") > 0) {
				Xapian::Query near(Xapian::Query::OP_SCALE_WEIGHT, pairs(words),
					get("pairs"));

				words = Xapian::Query(all ? Xapian::Query::OP_AND_MAYBE
							  : Xapian::Query::OP_OR,
					words, near);
			}
			fields.emplace_back(Xapian::Query::OP_SCALE_WEIGHT, words, weight);
		}
		return Xapian::Query(Xapian::Query::OP_OR, fields.begin(), fields.end());
	}
};

void ask(Xapian::Enquire &enquire, setting &how, const std::string &qid, const std::string &text,
	unsigned limit)
{
	Xapian::MSet hits;

	enquire.set_weighting_scheme(Xapian::BM25Weight(how.get("k1", 1), 0, 1, how.get("b", 0.5), 0.5));
	if (how.get("all") > 0) {
		enquire.set_query(how.query(text, true));
		hits = enquire.get_mset(0, limit);
	}
	if (hits.empty()) {
		enquire.set_query(how.query(text, false));
		hits = enquire.get_mset(0, limit);
	}
	for (Xapian::MSetIterator hit = hits.begin(); hit != hits.end(); ++hit)
		std::cout << qid << " Q0 " << hit.get_document().get_data() << ' ' << hit.get_rank() + 1
			  << ' ' << hit.get_weight() << ' ' << how.name << '\n';
}

void ask_lines(const std::string &folder, unsigned limit, const std::string &path,
	std::vector<setting> settings)
{
	Xapian::Database index(folder);
	Xapian::Enquire enquire(index);
	std::ifstream lines(path);

	for (setting &how : settings)
		how.use(index);
	for (std::string line; std::getline(lines, line);) {
		size_t tab = line.find('\t');

		if (tab == std::string::npos)
			continue;
		for (setting &how : settings)
			ask(enquire, how, line.substr(0, tab), line.substr(tab + 1), limit);
	}
}

void ask_cases(const std::string &path, unsigned limit, std::vector<setting> settings)
{
	std::ifstream lines(path);

	for (std::string line; std::getline(lines, line);) {
		json_object *one = json_tokener_parse(line.c_str()), *docs = json_object_object_get(one, "docs");
		Xapian::WritableDatabase index("", Xapian::DB_BACKEND_INMEMORY);

		for (size_t at = 0; docs && at < json_object_array_length(docs); at++)
			add(index, json_object_array_get_idx(docs, at));
		Xapian::Enquire enquire(index);
		for (setting &how : settings) {
			how.use(index);
			ask(enquire, how, text_of(one, "qid"), text_of(one, "query"), limit);
		}
		json_object_put(one);
	}
}

unsigned number(const char *text)
{
	return unsigned(std::strtoul(text, nullptr, 10));
}

} // namespace

int main(int argc, char **argv)
{
	std::string verb = argc > 1 ? argv[1] : "";

	std::ios::sync_with_stdio(false);
	try {
		if (verb == "index" && argc == 4) {
			index_lines(argv[2], argv[3]);
			return 0;
		}
		if (verb == "trec" && argc >= 6) {
			ask_lines(argv[2], number(argv[3]), argv[4],
				std::vector<setting>(argv + 5, argv + argc));
			return 0;
		}
		if (verb == "cases" && argc >= 5) {
			ask_cases(argv[2], number(argv[3]), std::vector<setting>(argv + 4, argv + argc));
			return 0;
		}
	} catch (const Xapian::Error &error) {
		std::cerr << "xapian_quality: " << error.get_description() << '\n';
		return 2;
	} catch (const std::exception &error) {
		std::cerr << "xapian_quality: not a setting: " << error.what() << '\n';
		return 2;
	}
	std::cerr << "usage: xapian_quality index FOLDER ARTICLES | trec FOLDER LIMIT FILE SETTING... | "
		     "cases FILE LIMIT SETTING...\n";
	return 2;
}
