#!/bin/sh
# Installs what bench/run.sh and bench/quality.sh measure tracuu against, from Debian's packages. Nothing else installs it: what is
# not here is skipped by name.
set -eu
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
	gcc g++ pkg-config libsqlite3-dev libjson-c-dev libutf8proc-dev libxapian-dev recollcmd zstd python3 \
	openjdk-17-jdk-headless liblucene8-java libgoogle-gson-java libicu4j-java
