#!/usr/bin/env bash
# job.sh FOLDER     runs the steps of a job folder, one after another
# job.sh --of LIST  the folder on line SLURM_ARRAY_TASK_ID of a file
#
# The folder is the truth, whoever started this and whatever became of it:
#   plan        words that end with NUL: threads, kilobytes, then for each step its name, seconds, number of
#               files that must come of it, those files, number of words of its command, those words
#   claim       host and pid of the one process that works here; it is there before anything else happens
#   heartbeat   touched while a step runs
#   STEP.done   when the step began and ended, seconds, one whole line; STEP.out and STEP.err are what it printed
#   end         the last word: "done", or "STEP how detail"
# Nothing of a plan is ever read as shell code. Only the result of a step that is not done yet is sought again.
set -u
export LC_ALL=C
# programs of our own stand beside this file, of which Slurm runs a copy elsewhere
PATH=${MEGURI_PROGRAMS:-$(dirname "$0")}:$PATH
heartbeat_seconds=10 grace_seconds=5

folder=$1
[ "$folder" = --of ] && folder=$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$2")
cd "$folder/work" || exit 1
[ -e ../claim ] && [ ! -s ../claim ] && rm -f ../claim # left by a version that wrote it in two moments
mine=../claim.$HOSTNAME.$$
set -C # one that is there is not written over
echo "$HOSTNAME $$" >"$mine" || exit 1
set +C
# a link appears whole or not at all, also on NFS, where its answer may get lost
ln "$mine" ../claim 2>/dev/null
[ "$mine" -ef ../claim ] || { rm -f "$mine" && exit 0; }
[ -e ../end ] && exit 0

mapfile -d '' -t plan <../plan
at=0
next() { word=${plan[at]}; at=$((at + 1)); }
many() { # the words whose number comes first
  next
  words=("${plan[@]:at:word}")
  at=$((at + word))
}
now() { now=${EPOCHREALTIME:-$(date +%s)}; }
shopt -s nullglob dotglob
end() {
  local left=(../scratch/*)
  [ "${#left[@]}" -gt 0 ] && rm -rf ../scratch
  set -C # who called the task off has said the last word
  { echo "$*" >../end; } 2>/dev/null
  exit 0
}
end_tree() { # a process and all that it started
  local child
  for child in $(pgrep -P "$1"); do end_tree "$child" "$2"; done
  kill -s "$2" "$1" 2>/dev/null
}
interrupted() { # who ends this in good order lets it be taken up again
  trap '' TERM INT HUP
  [ -n "${running-}" ] && end_tree "$running" KILL
  rm -f ../claim "$mine"
  exit 0
}
trap interrupted TERM INT HUP

next && threads=$word
next && kilobytes=$word
export OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads MKL_NUM_THREADS=$threads OMP_STACKSIZE=512M
export TMPDIR=$folder/scratch

# Runs the words of `command`; `code` becomes its exit code, or "walltime".
run() {
  local name=$1 left=$2 patience heard over=
  code=
  # the code comes through the pipe, since `wait` for such a process gives -1 when bash lost its end (5.2, one in a thousand)
  exec 3< <(
    trap - TERM INT HUP
    ulimit -d "$kilobytes"
    "${command[@]}" <&- >"../$name.out" 2>"../$name.err" 3<&-
    echo $?
  )
  running=$!
  while :; do
    patience=$((left < heartbeat_seconds ? left : heartbeat_seconds))
    [ -n "$over" ] && patience=$grace_seconds
    read -r -t "$patience" -u 3
    heard=$?
    code+=${REPLY-} # in parts, when a timeout falls between them
    [ "$heard" -gt 128 ] || break
    : >../heartbeat
    left=$((left - patience))
    [ "$over" = KILL ] && break
    if [ "$left" -le 0 ]; then
      [ -z "$over" ] && over=TERM || over=KILL
      end_tree "$running" "$over"
    fi
  done
  exec 3<&-
  # one that was killed itself has not said any
  [ -n "$code" ] || { wait "$running" && code=0 || code=$?; }
  [ -z "$over" ] || code=walltime
  running=
}

while [ "$at" -lt "${#plan[@]}" ]; do
  next && step=$word
  next && seconds=$word
  many && products=(${words[@]+"${words[@]}"})
  many && command=("${words[@]}")
  { read -r <"../$step.done"; } 2>/dev/null && continue # fails for a line without its end
  [ -d ../scratch ] || mkdir ../scratch
  now && began=$now
  run "$step" "$seconds"
  [ "$code" = walltime ] && end "$step walltime"
  # a scheduler ends program and script together: the script's own signal, which says more, may come a little later
  [ "$code" = 143 ] && sleep 1
  # the memory of a container is counted for all of its processes together
  [ "$code" = 137 ] && grep -qs '^oom_kill [1-9]' /sys/fs/cgroup/memory.events && end "$step memory the container"
  [ "$code" = 0 ] || end "$step exit $code"
  for product in ${products[@]+"${products[@]}"}; do
    [ -s "$product" ] || end "$step lacks $product"
  done
  now && echo "$began $now" >"../$step.done" || exit 0 # the disk is full: no last word, and whoever watches sees why
done
end "done"
