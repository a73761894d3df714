"""`usmx completion`."""

from __future__ import annotations

import click

from usmx_kg.cli.output import emit
from usmx_kg.cli.settings import shared

_BASH = """\
_usmx_completion() {
    local words cword current IFS=$'\\n' response type value
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n : -w words -i cword
    else
        words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
    fi
    current=${words[cword]}
    response=$(COMP_WORDS="${words[*]}" COMP_CWORD=$cword _USMX_COMPLETE=bash_complete "$1" 2>/dev/null)
    for value in $response; do
        type=${value%%,*} value=${value#*,}
        case $type in
            dir) COMPREPLY=() && compopt -o dirnames ;;
            file) COMPREPLY=() && compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done
    declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
    return 0
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
