#!/bin/sh
# Installs what bench/run.sh measures tracuu against, from Debian's packages. Nothing else installs it: what is
# not here is skipped by name.
set -eu
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
	gcc g++ pkg-config libsqlite3-dev libjansson-dev libxapian-dev recollcmd zstd python3
