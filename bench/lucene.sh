# shellcheck shell=bash
# Lucene as Debian has it, for the scripts that measure beside it; they have $bin, fact and skip.
#
#	. "$(dirname "$0")/lucene.sh"
#	build_lucene bench/LuceneBench.java && engines+=(lucene)      the programs, in $bin
#	java -cp "$lucene_jars$bin" LuceneBench ...

lucene_jars=

# False, and said, where something is not installed.
build_lucene()
{
	local java=/usr/share/java jar

	lucene_jars=
	for jar in lucene-core-8 lucene-analyzers-common-8 lucene-analyzers-icu-8 lucene-queryparser-8 icu4j gson; do
		lucene_jars=$lucene_jars$(find "$java" -maxdepth 1 \( -name "$jar.*.jar" -o -name "$jar.jar" \) -print -quit):
	done
	if ! command -v javac >/dev/null || [[ $lucene_jars == *::* || $lucene_jars == :* ]]; then
		skip "Lucene: javac, liblucene8-java or libgoogle-gson-java is not installed (bench/peers.sh)"
		return 1
	fi
	javac -encoding UTF-8 -cp "$lucene_jars" -d "$bin" "$@"
	fact Lucene "$(basename "${lucene_jars%%:*}" | sed 's/lucene-core-\(.*\).jar/\1/')"
	fact Java "$(java -version 2>&1 | sed -n 's/.*version "\(.*\)".*/\1/p')"
}
