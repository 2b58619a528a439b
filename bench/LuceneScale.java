/*
 * Lucene as bench/scale.sh measures it: two of LuceneBench's fields, and dates.
 *
 *	LuceneScale index FOLDER ARTICLES.jsonl
 *	LuceneScale serve FOLDER QUERIES.tsv      as bench/query_set.h says
 *
 * An article has its words as written and folded, as LuceneBench cuts them, but not the pairs, which answers need
 * not have and indexing takes four times as long with. Its date (20240626) is a point, to filter by, and a doc
 * value, to sort by; title and body are stored, as the other engines do.
 *
 * Queries are put together from their parts, without a parser: BM25, ids and scores of the ten best, hits counted to
 * a thousand, as it comes; the newest sorted by the doc value, with the points' help.
 */
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

public class LuceneScale {
	static Document document(JsonObject article) {
		Document document = new Document();
		String title = LuceneBench.string(article, "title"), body = LuceneBench.string(article, "body");
		String date = LuceneBench.string(article, "date").replace("-", "");
		long day = date.isEmpty() ? 0 : Long.parseLong(date);

		for (String field : LuceneBench.TEXTS)
			document.add(new TextField(field, title + "\n" + body, Field.Store.NO));
		document.add(new LongPoint("date", day));
		document.add(new NumericDocValuesField("date", day));
		document.add(new StoredField("ref", LuceneBench.string(article, "id")));
		document.add(new StoredField("title", title));
		document.add(new StoredField("body", body));
		return document;
	}

	/* A line of queries.tsv. */
	static class Asked {
		final String qid, way;
		final String[] parts;
		final String firstDay, lastDay;

		Asked(String line) {
			String[] fields = line.split("\t", -1);

			qid = fields[0];
			way = fields[1];
			parts = fields[3].split("\\|");
			firstDay = fields[4];
			lastDay = fields[5];
		}

		boolean isOf(String name) {
			return qid.equals(name) || qid.substring(0, qid.lastIndexOf('-')).equals(name);
		}

		/* The words are as the analyzers leave them: lower case, without signs. */
		Query part(String field, String text) {
			return text.indexOf(' ') < 0 ? new TermQuery(new Term(field, text)) :
				new PhraseQuery(field, text.split(" "));
		}

		Query query() {
			BooleanQuery.Builder query = new BooleanQuery.Builder();
			String field = way.equals("folded") ? "folded" : "written";

			for (String text : parts)
				query.add(part(field, text), way.equals("any") ? Occur.SHOULD : Occur.MUST);
			if (!firstDay.isEmpty())
				query.add(LongPoint.newRangeQuery("date", Long.parseLong(firstDay), Long.parseLong(lastDay)),
					Occur.FILTER);
			return query.build();
		}
	}

	static Sort newest() {
		SortField date = new SortField("date", SortField.Type.LONG, true);

		date.setCanUsePoints();
		return new Sort(date);
	}

	static int answer(IndexSearcher searcher, Asked asked, Sort newest) throws IOException {
		ScoreDoc[] hits = asked.way.equals("newest") ? searcher.search(asked.query(), 10, newest).scoreDocs :
			searcher.search(asked.query(), 10).scoreDocs;

		return hits.length;
	}

	static List<Asked> read(String path) throws IOException {
		List<Asked> queries = new ArrayList<>();

		for (String line : Files.readAllLines(Path.of(path)))
			queries.add(new Asked(line));
		return queries;
	}

	static void serve(String folder, List<Asked> queries, PrintStream out) throws IOException {
		BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		Sort newest = newest();
		long start = System.nanoTime();
		String name;

		try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Paths.get(folder)))) {
			IndexSearcher searcher = new IndexSearcher(reader);

			out.printf("ready\t%d\n", System.nanoTime() - start);
			out.flush();
			while ((name = names.readLine()) != null) {
				for (Asked asked : queries) {
					if (!asked.isOf(name))
						continue;
					start = System.nanoTime();
					int nr = answer(searcher, asked, newest);
					out.printf("%s\t%d\t%d\n", asked.qid, System.nanoTime() - start, nr);
				}
				out.println();
				out.flush();
			}
		}
	}

	public static void main(String[] arguments) throws IOException {
		String verb = arguments.length == 3 ? arguments[0] : "";

		if (verb.equals("index")) {
			LuceneBench.index(arguments[1], arguments[2], LuceneScale::document);
		} else if (verb.equals("serve")) {
			serve(arguments[1], read(arguments[2]),
				new PrintStream(System.out, false, StandardCharsets.UTF_8));
		} else {
			System.err.println("usage: LuceneScale index FOLDER ARTICLES | serve FOLDER QUERIES");
			System.exit(2);
		}
	}
}
