#!/bin/sh
# PostgreSQL's archive_command: archive-wal.sh %p %f FOLDER
# Puts one file of the write-ahead log into the archive, compressed. PostgreSQL takes exit code 0 for "it is safe there"
# and then lets go of its own copy, so 0 is said only when the file is whole on disk under its name. A file of that name
# is never overwritten: the same content is a repetition after a crash, another one is somebody else's archive.
set -eu
from=$1 name=$2 folder=$3
target="$folder/$name.gz"
if [ -e "$target" ]; then
  if gzip -dc "$target" | cmp -s - "$from"; then exit 0; fi
  echo "archive-wal: $target holds something else than $name of this server, and stays as it is" >&2
  exit 1
fi
umask 077
temporary="$folder/.$name.$$"
trap 'rm -f "$temporary"' EXIT
# Files that are cut short by archive_timeout are mostly zeros.
gzip -1 -n -c "$from" > "$temporary"
sync "$temporary"
# Unlike mv it fails where there is one by now.
ln "$temporary" "$target"
sync "$folder"
