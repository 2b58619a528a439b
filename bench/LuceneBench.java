/*
 * Lucene with its own parts, asked in the ways that bench/peer_settings.tsv lists.
 *
 *	LuceneBench index FOLDER ARTICLES.jsonl         articles -> an index in one segment
 *	LuceneBench trec  FOLDER LIMIT FILE SETTING...  "qid<TAB>query" lines -> TREC lines; blanks of a ref as '_'
 *	LuceneBench cases FILE LIMIT SETTING...         {"qid","query","docs":[{"id","title","body"}]} lines: each
 *	                                                one's docs indexed alone, in memory, and its query asked
 *
 * The last field of a TREC line is the setting it was found with.
 *
 * An article's title and body are one text, indexed four times: written (StandardTokenizer, NFKC and case folding
 * by ICU), folded (the same without marks, and d for đ), and of each the pairs of adjacent words.
 *
 * SETTING is "key=number,...": written, folded (weight of a field; 0 or missing leaves it out), pairs (weight of
 * the pairs by that of their words), k1 and b of BM25, all (1: all words, and where nothing has them any; 0: any).
 */
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.icu.ICUNormalizer2Filter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.shingle.ShingleFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.simple.SimpleQueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

public class LuceneBench {
	/* What a field's name ends with where it holds pairs. */
	static final String PAIRS = "_pairs";
	static final String[] TEXTS = {"written", "folded"};
	static final int PARSED = SimpleQueryParser.AND_OPERATOR | SimpleQueryParser.NOT_OPERATOR |
		SimpleQueryParser.OR_OPERATOR | SimpleQueryParser.PREFIX_OPERATOR | SimpleQueryParser.PHRASE_OPERATOR |
		SimpleQueryParser.PRECEDENCE_OPERATORS | SimpleQueryParser.WHITESPACE_OPERATOR;

	static Analyzer analyzer(boolean folded, boolean pairs) {
		return new Analyzer() {
			@Override
			protected TokenStreamComponents createComponents(String field) {
				Tokenizer words = new StandardTokenizer();
				TokenStream stream = new ICUNormalizer2Filter(words);

				if (folded) {
					/* Marks in an order that no composed letter has stay as they are until here. */
					stream = new PatternReplaceFilter(
						new ASCIIFoldingFilter(stream), Pattern.compile("\\p{Mn}+"), "", true);
				}
				if (pairs) {
					ShingleFilter shingles = new ShingleFilter(stream, 2, 2);

					shingles.setOutputUnigrams(false);
					stream = shingles;
				}
				return new TokenStreamComponents(words, stream);
			}
		};
	}

	static Analyzer analyzers() {
		Map<String, Analyzer> fields = new HashMap<>();

		for (String text : TEXTS) {
			fields.put(text, analyzer(text.equals("folded"), false));
			fields.put(text + PAIRS, analyzer(text.equals("folded"), true));
		}
		return new PerFieldAnalyzerWrapper(analyzer(false, false), fields);
	}

	static String string(JsonObject object, String key) {
		JsonElement value = object.get(key);

		return value == null || value.isJsonNull() ? "" : value.getAsString();
	}

	static Document document(JsonObject article) {
		Document document = new Document();
		String body = string(article, "body"), text;

		if (body.isEmpty())
			body = string(article, "text");
		text = string(article, "title") + "\n" + body;
		document.add(new StoredField("ref", string(article, "id").strip().replace(' ', '_')));
		for (String field : TEXTS) {
			document.add(new TextField(field, text, Field.Store.NO));
			document.add(new TextField(field + PAIRS, text, Field.Store.NO));
		}
		return document;
	}

	static void index(String folder, String articles, Function<JsonObject, Document> document)
		throws IOException {
		IndexWriterConfig config = new IndexWriterConfig(analyzers()).setRAMBufferSizeMB(256);
		String line;

		try (Directory directory = FSDirectory.open(Paths.get(folder));
			IndexWriter writer = new IndexWriter(directory, config);
			BufferedReader lines = Files.newBufferedReader(Path.of(articles))) {
			while ((line = lines.readLine()) != null) {
				if (!line.isBlank())
					writer.addDocument(document.apply(JsonParser.parseString(line).getAsJsonObject()));
			}
			writer.forceMerge(1);
		}
	}

	/* How a query is asked. */
	static class Setting {
		final String name;
		final Map<String, Float> numbers = new HashMap<>();
		final Analyzer analyzers = analyzers();

		Setting(String text) {
			name = text;
			for (String pair : text.split(","))
				numbers.put(pair.split("=")[0], Float.valueOf(pair.split("=")[1]));
		}

		float get(String key, float otherwise) {
			return numbers.getOrDefault(key, otherwise);
		}

		List<String> terms(String field, String text) throws IOException {
			List<String> terms = new ArrayList<>();

			try (TokenStream stream = analyzers.tokenStream(field, new StringReader(text))) {
				CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);

				stream.reset();
				while (stream.incrementToken())
					terms.add(term.toString());
			}
			return terms;
		}

		void addTerms(BooleanQuery.Builder query, String field, float weight, String text) throws IOException {
			if (weight <= 0)
				return;
			for (String term : terms(field, text))
				query.add(new BoostQuery(new TermQuery(new Term(field, term)), weight), Occur.SHOULD);
		}

		Query any(String text) throws IOException {
			BooleanQuery.Builder query = new BooleanQuery.Builder();

			for (String field : TEXTS) {
				addTerms(query, field, get(field, 0), text);
				addTerms(query, field + PAIRS, get(field, 0) * get("pairs", 0), text);
			}
			return query.build();
		}

		/*
		 * The parser reads a dash on its own as a sign, and 26/6/2024 as three words anywhere: so the dash is
		 * left out, and what is typed in one becomes a phrase.
		 */
		static String typed(String text) {
			StringBuilder typed = new StringBuilder();
			Matcher parts = Pattern.compile("\"[^\"]*\"?|[^\\s\"]+").matcher(text.replaceAll("\\bOR\\b", "|"));

			while (parts.find()) {
				String part = parts.group();

				if (part.matches("[\\p{L}\\p{M}\\p{N}]+[^\\p{L}\\p{M}\\p{N}]+[\\p{L}\\p{N}].*"))
					part = '"' + part + '"';
				if (!part.equals("-"))
					typed.append(part).append(' ');
			}
			return typed.toString();
		}

		/* All of the words, with the parser's phrases and signs; pairs only add to the score. */
		Query all(String text) throws IOException {
			BooleanQuery.Builder query = new BooleanQuery.Builder();
			Map<String, Float> weights = new LinkedHashMap<>();
			SimpleQueryParser parser;

			for (String field : TEXTS) {
				if (get(field, 0) > 0)
					weights.put(field, get(field, 0));
				addTerms(query, field + PAIRS, get(field, 0) * get("pairs", 0), text);
			}
			parser = new SimpleQueryParser(analyzers, weights, PARSED);
			parser.setDefaultOperator(Occur.MUST);
			return query.add(parser.parse(typed(text)), Occur.MUST).build();
		}

		ScoreDoc[] search(IndexSearcher searcher, String text, int limit) throws IOException {
			ScoreDoc[] hits = {};

			searcher.setSimilarity(new BM25Similarity(get("k1", 1.2f), get("b", 0.75f)));
			if (get("all", 0) > 0)
				hits = searcher.search(all(text), limit).scoreDocs;
			return hits.length > 0 ? hits : searcher.search(any(text), limit).scoreDocs;
		}
	}

	static void ask(IndexSearcher searcher, List<Setting> settings, String qid, String text, int limit,
		PrintWriter out) throws IOException {
		for (Setting setting : settings) {
			int rank = 0;

			for (ScoreDoc hit : setting.search(searcher, text, limit))
				out.printf("%s Q0 %s %d %f %s\n", qid, searcher.doc(hit.doc).get("ref"), ++rank, hit.score,
					setting.name);
		}
	}

	static void trec(String folder, int limit, String queries, List<Setting> settings, PrintWriter out)
		throws IOException {
		String line;

		try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Paths.get(folder)));
			BufferedReader lines = Files.newBufferedReader(Path.of(queries))) {
			IndexSearcher searcher = new IndexSearcher(reader);

			while ((line = lines.readLine()) != null) {
				int tab = line.indexOf('\t');

				if (tab >= 0)
					ask(searcher, settings, line.substring(0, tab), line.substring(tab + 1), limit, out);
			}
		}
	}

	static void cases(String path, int limit, List<Setting> settings, PrintWriter out) throws IOException {
		for (String line : Files.readAllLines(Path.of(path))) {
			JsonObject one = JsonParser.parseString(line).getAsJsonObject();
			JsonArray docs = one.getAsJsonArray("docs");

			try (Directory directory = new ByteBuffersDirectory()) {
				try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzers()))) {
					for (JsonElement doc : docs)
						writer.addDocument(document(doc.getAsJsonObject()));
				}
				try (DirectoryReader reader = DirectoryReader.open(directory)) {
					ask(new IndexSearcher(reader), settings, string(one, "qid"), string(one, "query"), limit,
						out);
				}
			}
		}
	}

	static List<Setting> settings(String[] arguments, int from) {
		List<Setting> settings = new ArrayList<>();

		for (int i = from; i < arguments.length; i++)
			settings.add(new Setting(arguments[i]));
		return settings;
	}

	public static void main(String[] arguments) throws IOException {
		String verb = arguments.length > 0 ? arguments[0] : "";

		try (PrintWriter out = new PrintWriter(
			new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))) {
			if (verb.equals("index") && arguments.length == 3) {
				index(arguments[1], arguments[2], LuceneBench::document);
			} else if (verb.equals("trec") && arguments.length >= 5) {
				trec(arguments[1], Integer.parseInt(arguments[2]), arguments[3], settings(arguments, 4), out);
			} else if (verb.equals("cases") && arguments.length >= 4) {
				cases(arguments[1], Integer.parseInt(arguments[2]), settings(arguments, 3), out);
			} else {
				System.err.println("usage: LuceneBench index FOLDER ARTICLES | trec FOLDER LIMIT FILE SETTING... | " +
					"cases FILE LIMIT SETTING...");
				System.exit(2);
			}
		}
	}
}
