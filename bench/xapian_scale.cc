/*
 * What xapian_bench wrote, searched in process: ids and scores of the ten best, or of the newest.
 *
 *	xapian_scale FOLDER QUERIES.tsv      see query_set_serve
 *
 * BM25 as it comes. Dates are value 0: a range of them filters, and the newest are found by sorting by it, unweighted.
 * Typed without marks it cannot be asked, for its words are as written.
 */
#include "query_set.h"

#include <iostream>
#include <string>
#include <vector>
#include <xapian.h>

namespace
{

const Xapian::valueno DATE = 0;

Xapian::Query part_query(const std::string &part)
{
	std::vector<std::string> words;
	size_t at = 0, blank;

	while ((blank = part.find(' ', at)) != std::string::npos) {
		words.push_back(part.substr(at, blank - at));
		at = blank + 1;
	}
	words.push_back(part.substr(at));
	if (words.size() == 1)
		return Xapian::Query(words[0]);
	return Xapian::Query(Xapian::Query::OP_PHRASE, words.begin(), words.end(), words.size());
}

/* 20240626 -> 2024-06-26 */
std::string day(int64_t number)
{
	std::string digits = std::to_string(number);

	return digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6);
}

Xapian::Query read(const asked_query &asked)
{
	std::vector<Xapian::Query> parts;

	for (size_t i = 0; i < asked.nr_parts; i++)
		parts.push_back(part_query(asked.parts[i]));
	Xapian::Query query(asked.way == QUERY_ANY ? Xapian::Query::OP_OR : Xapian::Query::OP_AND, parts.begin(),
		parts.end());
	if (!asked.first_day)
		return query;
	return Xapian::Query(Xapian::Query::OP_FILTER, query,
		Xapian::Query(Xapian::Query::OP_VALUE_RANGE, DATE, day(asked.first_day), day(asked.last_day)));
}

void answer(void *engine, const asked_query *asked, found_hits *out)
{
	if (asked->way == QUERY_FOLDED) {
		out->nr = -1;
		return;
	}
	Xapian::Enquire enquire(*static_cast<Xapian::Database *>(engine));

	enquire.set_query(read(*asked));
	if (asked->way == QUERY_NEWEST) {
		enquire.set_weighting_scheme(Xapian::BoolWeight());
		enquire.set_sort_by_value(DATE, true);
	}
	Xapian::MSet hits = enquire.get_mset(0, MAX_HITS);
	for (Xapian::MSetIterator hit = hits.begin(); hit != hits.end(); ++hit) {
		out->ids[out->nr] = *hit;
		out->scores[out->nr++] = hit.get_weight();
	}
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 3) {
		std::cerr << "usage: xapian_scale FOLDER QUERIES\n";
		return 2;
	}
	try {
		int64_t start = clock_ns();
		Xapian::Database index(argv[1]);
		int64_t opened = clock_ns() - start;
		const query_set set = query_set_read(argv[2]);

		query_set_serve(&set, opened, answer, &index);
	} catch (const Xapian::Error &error) {
		std::cerr << "xapian_scale: " << error.get_description() << '\n';
		return 2;
	}
	return 0;
}
