# shellcheck shell=sh
# Sourced by scripts/tfexam and scripts/test, with $root set: `environment LOCK` makes sure that
# $root/.venv holds what LOCK lists, and this checkout (editable). One environment serves both: the
# lock with the test tools is the other one and a few lines more, at the same versions.
#
# A stamp in .venv says what it was made from. It reads "half-made" while work is under way and is
# written last: an interrupted set-up is recognised and made anew, out of uv's or pip's cache.

NEEDED_MB=3500 # the environment takes 2.7 GB, and a wheel on its way another 0.6
NO_PYTHON="No 64-bit Python 3.11, 3.12 or 3.13 was found"

environment() {
    lock=$1
    venv=${root:?}/.venv
    log=$venv/set-up.log
    stamp=$venv/set-up.stamp
    guard=$root/.venv.lock
    shower=
    if is_made; then return; fi
    take_turn
    trap 'leave 130' INT
    trap 'leave 143' TERM HUP
    # Another one may have made it while this one waited.
    is_made || make
    give_turn
    trap - INT TERM HUP
}

# What an environment is made from: the folder (it stands in each program of .venv/bin), the locks, and
# pyproject.toml (the entry point). One process, for it runs every time.
fingerprint() {
    echo "$root"
    (cd -- "$root" && cksum requirements.txt requirements-dev.txt pyproject.toml)
}

is_made() {
    [ -x "$venv/bin/python" ] && [ -x "$venv/bin/tfexam" ] && [ -r "$stamp" ] || return 1
    made=$(cat -- "$stamp")
    wanted=$(fingerprint)
    # The larger lock serves whoever asks for the smaller one.
    [ "$made" = "$lock
$wanted" ] || [ "$made" = "requirements-dev.txt
$wanted" ]
}

make() {
    if can_be_updated; then
        say "Bringing $venv up to date."
        echo half-made >"$stamp"
    else
        start_anew
    fi
    if command -v uv >/dev/null 2>&1; then make_with_uv; else make_with_pip; fi
    {
        echo "$lock"
        fingerprint
    } >"$stamp.new"
    mv -f -- "$stamp.new" "$stamp"
    say "Ready."
}

# Whole, and made in this place: then what runs in it at this moment need not be pulled from under it.
can_be_updated() {
    [ -x "$venv/bin/python" ] && [ -r "$stamp" ] && [ "$(sed -n 2p -- "$stamp")" = "$root" ]
}

start_anew() {
    if [ -e "$venv" ] && [ ! -e "$stamp" ]; then
        fail 3 "$venv was not made by this script: move it away, and repeat the command."
    fi
    say "Setting tfexam up in $venv: once, a few minutes, most of them for TensorFlow."
    rm -rf -- "$venv" || fail 6 "$venv can't be removed to be made anew: remove it, and repeat the command."
    need_space
    { mkdir -- "$venv" && echo half-made >"$stamp"; } 2>/dev/null || fail_to_write
}

need_space() {
    free=$(df -Pk -- "$root" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$NEEDED_MB" ] ||
        fail 6 "$root has $free MB free, and $NEEDED_MB are needed: free some space, and repeat the command."
}

make_with_uv() {
    if [ ! -x "$venv/bin/python" ]; then
        python=$(find_python) || python='>=3.11,<3.14'
        step "Making the environment" uv venv --allow-existing --python "$python" "$venv" ||
            fail 5 "$NO_PYTHON, and uv could not get one: install one, or check the network (what was said: $log)."
    fi
    install uv pip install --python "$venv/bin/python" --compile-bytecode
}

make_with_pip() {
    unset PIP_TARGET PIP_PREFIX PIP_USER
    python=$(find_python) || fail 5 "$NO_PYTHON: install one (or uv, which brings one), and repeat the command."
    # Debian's Python has no ensurepip unless asked; its pip can install into the environment all the same.
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        [ -x "$venv/bin/python" ] || step "Making the environment" "$python" -m venv "$venv" || explain
        install "$venv/bin/python" -m pip install --no-input --progress-bar off
    elif "$python" -c 'import pip' 2>/dev/null; then
        [ -x "$venv/bin/python" ] || step "Making the environment" "$python" -m venv --without-pip "$venv" || explain
        install "$python" -m pip --python "$venv/bin/python" install --no-input --progress-bar off
    else
        fail 5 "$python has neither venv nor pip: install them (Debian: apt install python3-venv), and repeat the command."
    fi
}

# install COMMAND…: with it, what is locked; then the checkout, for which nothing more is fetched.
install() {
    step "Installing" "$@" --require-hashes -r "$root/$lock" || explain
    step "Installing tfexam" "$@" --no-deps --no-build-isolation -e "$root" || explain
}

# Each is run, not only looked up: a pyenv shim stands on the path even with nothing behind it.
find_python() {
    for name in python3 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 14) and sys.maxsize > 2**32))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# step WHAT COMMAND…: run it, all that it says into the log; on a terminal, with a line that moves.
step() {
    what=$1
    shift
    if [ ! -t 2 ]; then
        say "$what …"
        "$@" >>"$log" 2>&1 </dev/null
        return
    fi
    show_progress "$what" &
    shower=$!
    result=0
    "$@" >>"$log" 2>&1 </dev/null || result=$?
    stop_showing
    return "$result"
}

show_progress() {
    seconds=0
    # It ends with the script, however that ends.
    while kill -0 $$ 2>/dev/null; do
        last=$(tail -n 1 -- "$log" 2>/dev/null | tr -d '\r' | cut -c1-50) || last=
        printf '\r\033[K%s … %s s  %s' "$1" "$seconds" "$last" >&2
        sleep 1
        seconds=$((seconds + 1))
    done
}

stop_showing() {
    [ -n "$shower" ] || return 0
    kill "$shower" 2>/dev/null || :
    wait "$shower" 2>/dev/null || :
    shower=
    printf '\r\033[K' >&2
}

# One sentence on why the last step failed.
explain() {
    if said 'no space left|disk quota'; then
        fail 6 "The disk is full: free some space, and repeat the command (what was said: $log)."
    elif said 'name resolution|not known|getaddrinfo|failed to establish|unreachable|timed out|connection|dns error|proxy|ssl|certificate|network|failed to fetch'; then
        fail 5 "The packages could not be fetched: check the network, and repeat the command (what was said: $log)."
    elif said 'do not match the hashes|hash mismatch'; then
        fail 5 "A package is not the one that was locked: don't use it, and report it with $log."
    elif said 'no matching distribution|no wheels|compatible|not supported'; then
        fail 5 "A package has no build for this system and Python: see $log."
    fi
    fail 5 "The set-up did not work: repeat the command, and if it stays so, report it with $log."
}

said() {
    grep -qiE -- "$1" "$log"
}

# One set-up at a time. The lock is a link whose target is the process at work: made in one step, it is never
# without its owner. One whose owner is gone is taken away, by one waiter at a time.
take_turn() {
    told=
    missed=0
    until ln -s -- "$$" "$guard" 2>/dev/null; do
        holder=$(readlink -- "$guard") || holder=
        if [ -z "$holder" ]; then
            missed=$((missed + 1))
            [ "$missed" -lt 3 ] || fail_to_write
        elif ! kill -0 "$holder" 2>/dev/null; then
            drop_stale
        elif [ -z "$told" ]; then
            say "Another set-up is running (process $holder); waiting for it. If there is none, remove $guard."
            told=yes
        fi
        sleep 1
    done
}

drop_stale() {
    mkdir -- "$guard.drop" 2>/dev/null || return 0
    holder=$(readlink -- "$guard") || holder=
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -f -- "$guard"; fi
    rmdir -- "$guard.drop"
}

give_turn() {
    if [ "$(readlink -- "$guard" 2>/dev/null)" = "$$" ]; then rm -f -- "$guard"; fi
}

leave() {
    stop_showing
    give_turn
    say "Interrupted. The same command goes on; what was fetched is kept."
    exit "$1"
}

fail_to_write() {
    fail 6 "$root can't be written to: make it writable, or clone tfexam into another folder."
}

# fail CODE SENTENCE: the codes are tfexam's own (errors.py): 3 as things stand, 5 data, 6 disk.
fail() {
    stop_showing
    give_turn
    say "$2"
    exit "$1"
}

say() {
    printf '%s\n' "$1" >&2
}
