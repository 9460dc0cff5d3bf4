#!/usr/bin/env bash
# start-jobs.sh  runs job.sh in each folder that comes in on stdin, ended by NUL, all at once; prints "CODE FOLDER" and NUL as each ends
#
# To start a process costs time with the memory of what starts it, and this one has almost none.
set -u
script=${BASH_SOURCE[0]%/*}/job.sh
while IFS= read -r -d '' folder; do
  {
    bash "$script" "$folder" </dev/null >/dev/null 2>&1
    printf '%s %s\0' "$?" "$folder"
  } &
done
