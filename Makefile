# tracuu. `make help` lists the targets.
prefix ?= /usr/local
CC ?= cc
CFLAGS ?= -O2 -g
build ?= build
MAKEFLAGS += --jobs=$(shell nproc)
PKGS := sqlite3 libxml-2.0 libutf8proc json-c libzstd

# What Debian 12 calls them. deps: to build and run; deps-test: for the tests as well; deps-dev: for lint and fresh.
DEPS := gcc libc6-dev make pkg-config libsqlite3-dev libxml2-dev libutf8proc-dev libjson-c-dev libzstd-dev gettext
DEPS_TEST := $(DEPS) check sqlite3
DEPS_DEV := $(DEPS_TEST) clang clang-format clang-tidy libclang-rt-14-dev cppcheck perl debootstrap

cflags := -std=c11 -D_GNU_SOURCE -Iinclude -I. -pthread -Wall -Wextra -Wshadow -Wconversion \
	$(if $(DEVELOPER),-Werror) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
libs := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm

rooms := base text facts store indexer searcher
lib_sources := $(filter-out store/extension.c,$(foreach room,$(rooms),$(wildcard $(room)/*.c $(room)/*/*.c)))
cli_sources := $(wildcard cli/*.c)
test_sources := $(wildcard tests/check_*.c)
extension_sources := $(wildcard base/*.c text/*.c) store/fts_tokenizer.c store/fts5_api.c \
	store/restored_words.c store/stored_text.c store/extension.c

lib_objects := $(lib_sources:%.c=$(build)/obj/%.o)
cli_objects := $(cli_sources:%.c=$(build)/obj/%.o)
test_objects := $(test_sources:%.c=$(build)/obj/%.o)
extension_objects := $(extension_sources:%.c=$(build)/pic/%.o)
catalog := $(build)/locale/vi/LC_MESSAGES/tracuu.mo

.PHONY: all
all: tracuu tracuu.so $(catalog)

tracuu: $(build)/tracuu
	cp -f $< $@

tracuu.so: $(build)/tracuu.so
	cp -f $< $@

$(build)/tracuu: $(cli_objects) $(build)/libtracuu.a
	$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(libs)

$(build)/tracuu.so: $(extension_objects)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -o $@ $^ -lutf8proc -lzstd -lm

$(build)/check: $(test_objects) $(build)/libtracuu.a
	$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(shell pkg-config --libs check) $(libs)

$(build)/libtracuu.a: $(lib_objects)
	rm -f $@
	ar rcs $@ $^

# Where a search spends its time: loops over lanes are made for vectors.
$(build)/obj/store/segments/%.o: CFLAGS += -O3

$(build)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(cflags) -DLOCALEDIR='"$(prefix)/share/locale"' \
		-DLEXICONDIR='"$(prefix)/share/tracuu/lexicon"' -MMD -MP -c -o $@ $<

$(build)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(cflags) -fPIC -DTRACUU_EXTENSION -MMD -MP -c -o $@ $<

$(build)/locale/%/LC_MESSAGES/tracuu.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

-include $(shell find $(build)/obj $(build)/pic -name '*.d' 2>/dev/null)

# ---- set-up: installs only what is missing, and asks for nothing where all is there

sudo := $(if $(filter-out 0,$(shell id -u)),sudo)
install_missing = @missing=; \
	for package in $(1); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		$(sudo) apt-get update && \
		$(sudo) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; \
	fi

.PHONY: deps deps-test deps-dev
deps: ; $(call install_missing,$(DEPS))
deps-test: ; $(call install_missing,$(DEPS_TEST))
deps-dev: ; $(call install_missing,$(DEPS_DEV))

# ---- using it

.PHONY: demo install
demo: all
	sh corpus/demo.sh

install: all
	install -d $(DESTDIR)$(prefix)/bin $(DESTDIR)$(prefix)/lib/tracuu $(DESTDIR)$(prefix)/include \
		$(DESTDIR)$(prefix)/share/man/man1 $(DESTDIR)$(prefix)/share/locale/vi/LC_MESSAGES \
		$(DESTDIR)$(prefix)/share/tracuu/lexicon
	install tracuu $(DESTDIR)$(prefix)/bin
	install tracuu.so $(DESTDIR)$(prefix)/lib/tracuu
	install -m 644 $(build)/libtracuu.a $(DESTDIR)$(prefix)/lib
	install -m 644 include/tracuu.h $(DESTDIR)$(prefix)/include
	install -m 644 docs/tracuu.1 $(DESTDIR)$(prefix)/share/man/man1
	install -m 644 corpus/lexicon/*.txt $(DESTDIR)$(prefix)/share/tracuu/lexicon
	install -m 644 $(catalog) $(DESTDIR)$(prefix)/share/locale/vi/LC_MESSAGES

# ---- proving it

.PHONY: check check-units check-scripts check-sanitized check-sanitized-units check-sanitized-scripts \
	lint format fresh bench bench-facts bench-scale bench-instructions eval deps-peers po clean help
# Each half is two jobs side by side, which want about the same time.
check:
	$(MAKE) check-units check-scripts
	$(MAKE) check-sanitized

check-units: $(build)/check
	CK_DEFAULT_TIMEOUT=300 $(build)/check

check-scripts: all
	tests/run-scripts.sh ./tracuu

# The same again with every access and every integer watched.
check-sanitized:
	$(MAKE) build=build/sanitized \
		CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
		build/sanitized/check build/sanitized/tracuu build/sanitized/locale/vi/LC_MESSAGES/tracuu.mo
	$(MAKE) check-sanitized-units check-sanitized-scripts

# What check-sanitized has built. SANITIZED=start: only that it starts and finds nothing, for where all has run.
check-sanitized-units:
	CK_DEFAULT_TIMEOUT=300 $(if $(filter start,$(SANITIZED)),CK_RUN_SUITE=store) build/sanitized/check

check-sanitized-scripts:
	tests/run-scripts.sh build/sanitized/tracuu $(if $(filter start,$(SANITIZED)),010)

lint:
	tests/lint.sh

format:
	tests/lint.sh format

# Both lines of the README on a bare Debian 12 tree; as root.
fresh:
	tests/fresh.sh

bench: all
	bench/run.sh

bench-facts: all
	bench/facts.sh

# SIZES="20k 200k 1m": some of these; the largest takes hours, for the peers' sake
bench-scale: all
	bench/scale.sh

bench-instructions: all
	bench/instructions.sh

# eval_questions=N: a choice of so many judged questions of each set
eval: all
	QUESTIONS=$(eval_questions) bench/quality.sh

deps-peers:
	bench/peers.sh

# Collects the messages anew into the translations.
po:
	xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 -kerror_set:3 -kerror_text -kskip:3 \
		--flag=error_set:3:c-format --flag=error_text:1:pass-c-format --package-name=tracuu \
		-L C --no-wrap --no-location -o po/tracuu.pot $(cli_sources) $(lib_sources)
	msgmerge --update --backup=none --no-wrap --no-location --no-fuzzy-matching po/vi.po po/tracuu.pot

clean:
	rm -rf build tracuu tracuu.so

help:
	@echo 'deps deps-test deps-dev   install what is missing from Debian'
	@echo 'all demo install          build; index corpus/ and search it; install'
	@echo 'check                     all tests, then all again under sanitizers'
	@echo 'check-units check-scripts check-sanitized'
	@echo 'lint format               style, rooms, static analysis; lay out the code'
	@echo 'fresh                     the README on a bare Debian 12 tree (root)'
	@echo 'bench bench-facts         measure; write bench/RESULTS.md, bench/FACTS.md'
	@echo 'bench-scale               the same for 20,000 to a million articles; writes bench/SCALE.md, bench/scale.svg'
	@echo 'bench-instructions        instructions a query, against bench/INSTRUCTIONS.tsv'
	@echo 'eval [eval_questions=N]   quality of the answers beside other engines; writes bench/QUALITY.md'
	@echo 'deps-peers                install these engines'
	@echo 'po clean'

# ---- fuzzing, and what the check program is made of besides tests/check_*.c

test_helpers := tests/case_file.c tests/fact_case.c tests/contract.c tests/older_counts.c tests/page_rows.c tests/paired_articles.c tests/plain_ranking.c tests/random_ranking.c tests/syllables.c tests/test_archive.c $(wildcard tests/fuzz/*.c)
fuzz_names := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_seconds ?= 180

$(build)/check: $(test_helpers:%.c=$(build)/obj/%.o)
# The helpers stand behind the library in that list, so it is searched once more.
$(build)/check: libs := $(build)/libtracuu.a $(libs)

# Each driver for fuzz_seconds. What is found stays in build/fuzz/finds; put it into tests/fuzz/corpus.
.PHONY: fuzz fuzz-programs
fuzz:
	$(MAKE) build=build/fuzz CC=clang \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DFUZZ_PROGRAM' \
		fuzz-programs
	@mkdir -p build/fuzz/finds
	for name in $(fuzz_names); do \
		mkdir -p build/fuzz/corpus/$$name && \
		nice -n 19 build/fuzz/fuzz_$$name -max_total_time=$(fuzz_seconds) -timeout=10 -max_len=8192 \
			-print_final_stats=1 -artifact_prefix=build/fuzz/finds/$$name- \
			build/fuzz/corpus/$$name tests/fuzz/corpus/$$name || exit; \
	done

fuzz-programs: $(fuzz_names:%=$(build)/fuzz_%)

$(build)/fuzz_%: $(build)/obj/tests/fuzz/fuzz_%.o $(build)/obj/tests/contract.o \
		$(build)/obj/tests/page_rows.o $(build)/obj/tests/test_archive.o $(build)/libtracuu.a
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -pthread -o $@ $^ $(libs)
