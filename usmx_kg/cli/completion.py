"""`usmx completion`."""

from __future__ import annotations

import click

from usmx_kg.cli.output import emit
from usmx_kg.cli.settings import shared

_BASH = """\
_usmx_completion() {
    local line=${COMP_LINE:0:COMP_POINT} current answer kind value IFS=$' \\t\\n' words
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    current=${words[-1]}
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_WORDS="$line" COMP_CWORD=$((${#words[@]} - 1)) _USMX_COMPLETE=bash_complete "$1" 2>/dev/null)
    # readline takes a colon as the end of a word: what stands before it is there already
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
    fi
}
complete -o nosort -F _usmx_completion usmx
"""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@shared
def command(shell: str) -> None:
    r"""Print the script that makes a shell complete commands, options, questions, terms and rules.

    \b
    Put one of these into the start-up file of your shell:
      eval "$(usmx completion bash)"
      eval "$(usmx completion zsh)"
      usmx completion fish | source

    \b
    Examples:
      usmx completion bash
    """
    from click.shell_completion import get_completion_class

    from usmx_kg.cli.main import cli

    if shell == "bash":
        emit(_BASH)
        return
    kind = get_completion_class(shell)
    assert kind is not None
    emit(kind(cli, {}, "usmx", "_USMX_COMPLETE").source() + "\n")
