"""What can be typed after `counterpoint`, and what does it give back to the shell?

Each command is: parse, call, print. What a command does lies in the module named
after it and is loaded only when it is called. Errors are said in one sentence,
never with the words of the person.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

import typer

from counterpoint import __version__
from counterpoint.errors import CounterpointError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED = 130  # as shells count: 128 and SIGINT

HELP = """
A second voice, not an echo: a private place to think about your own life in
writing. Without a command it opens in your browser; from a pipe it answers here.
"""

ENDING = """
\b
In danger: counterpoint helplines, or /help-now in a sitting. Both work without
a network, a passphrase or a store.
\b
Exit codes:
  0    done
  1    something went wrong inside Counterpoint; for providers test: not admitted
  2    what was given cannot be used; for screen and review: some lines
  3    there is no such thing
  4    the store cannot be used
  5    the store is locked
  6    a model did not answer
  130  interrupted with Ctrl-C
\b
Environment:
  COUNTERPOINT_HOME        the folder of the store and the settings
  COUNTERPOINT_PASSPHRASE  opens the store without asking
  ANTHROPIC_API_KEY, OPENAI_API_KEY
                           keys of those two, at their own addresses only
  NO_COLOR                 no colour on the terminal; a pipe never gets any
"""

SAY = """
Answer one message. Nothing is stored.

The history is JSON Lines, oldest first. Each line is one of

\b
  a turn, as --json prints it
  {"role": "person", "text": "..."}  or  {"role": "reply", "text": "..."}
  {"person": "...", "reply": "..."}

Where only words are given, the person's are read again, and the reply takes the
place of what Counterpoint would have said.
"""

app = typer.Typer(
    help=HELP,
    epilog=ENDING,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    suggest_commands=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)

ModeOption = Annotated[
    str | None,
    typer.Option(
        "--mode",
        metavar="M",
        help="just_write, just_listen, help_me_think, push_back_gently, push_back "
        "or push_back_hard.",
    ),
]
CountryOption = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CC",
        help="Two letters or an English name; decides which numbers are shown.",
    ),
]
ProviderOption = Annotated[
    str | None,
    typer.Option(
        "--provider",
        metavar="P",
        help="Who words the replies: guide (people's sentences, the default), or a "
        "model that is installed.",
    ),
]
FileArgument = Annotated[str, typer.Argument(metavar="[FILE|-]")]


class Serve(Protocol):
    """Serves the pages; another interface does that, and this one only starts it."""

    def __call__(
        self, *, port: int | None, browser: bool, show: Callable[[str], None]
    ) -> int:
        """Serve until interrupted; return the exit code."""
        ...


class Assist(Protocol):
    """Serves other assistants; another interface does that too."""

    def __call__(self, *, http: bool, port: int | None, allow: str) -> int:
        """Serve until whoever started it leaves; return the exit code."""
        ...


class Doors(NamedTuple):
    """The other ways of coming in, which this one only starts."""

    serve: Serve
    assist: Assist


def run(argv: Sequence[str], *, serve: Serve, assist: Assist) -> int:
    """Run one command line and return its exit code."""
    _tolerate_any_text()
    try:
        done = app(
            args=list(argv),
            prog_name="counterpoint",
            standalone_mode=False,
            obj=Doors(serve, assist),
        )
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except CounterpointError as error:
        return _complain(str(error), error.exit_code)
    except typer.TyperException as error:
        return _complain(_usage(error), error.exit_code)
    except BrokenPipeError:
        return _hung_up()
    except Exception as error:  # noqa: BLE001 - the last place that can say it kindly
        return _complain(_unexpected(error), CounterpointError.exit_code)
    return done if isinstance(done, int) else 0


@app.callback()
def start(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.")
    ] = False,
) -> int:
    """Start a sitting where no command is named."""
    if version:
        typer.echo(f"counterpoint {__version__}")
        return 0
    if context.invoked_subcommand is None:
        somebody = sys.stdin is not None and sys.stdin.isatty()
        return serve(context) if somebody else chat()
    return 0


@app.command()
def serve(
    context: typer.Context,
    *,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Listen on this port."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> int:
    """Open in your browser; what starts without a command.

    It listens on this computer alone. Started a second time, it opens the one
    that runs already.
    """
    from counterpoint.interfaces.cli.show import paper  # noqa: PLC0415 - at use

    doors: Doors = context.obj
    return doors.serve(port=port, browser=not no_browser, show=paper().rows)


@app.command()
def mcp(
    context: typer.Context,
    *,
    http: Annotated[
        bool,
        typer.Option("--http", help="Over HTTP on this computer, with a key."),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="With --http: on this port."),
    ] = None,
    allow: Annotated[
        str,
        typer.Option(
            "--allow",
            metavar="AREAS",
            help="What may be seen in this run: plan, ledger, measures, handoff; "
            "=write after a name lets it be written as well.",
        ),
    ] = "",
) -> int:
    """Serve Claude and other assistants, over MCP.

    An assistant starts this itself; the README has the lines that set it up. It can
    screen, review, ask for a challenge, and show whom to reach. What is kept it sees
    only where you allow it, here or under [assistants] in settings.toml.
    """
    doors: Doors = context.obj
    return doors.assist(http=http, port=port, allow=allow)


@app.command()
def chat(
    *,
    mode: ModeOption = None,
    country: CountryOption = None,
    provider: ProviderOption = None,
    not_kept: Annotated[
        bool, typer.Option("--not-kept", help="Keep nothing of this sitting.")
    ] = False,
) -> int:
    """Hold a sitting here in the terminal.

    Write, and read the answer. /help shows what else can be typed, /end or
    Ctrl-D leaves. From a pipe each line is a message, and nothing is asked.
    """
    from counterpoint.interfaces.cli import chat as sitting  # noqa: PLC0415 - at use

    return sitting.chat(
        mode=mode, country=country, provider=provider, keep=not not_kept
    )


@app.command(help=SAY)
def say(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|-]", help="The message; - reads it from a pipe."),
    ] = None,
    *,
    mode: ModeOption = None,
    provider: ProviderOption = None,
    history: Annotated[
        str | None,
        typer.Option("--history", metavar="FILE", help="What was said before."),
    ] = None,
    country: CountryOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the whole turn: how it came about.")
    ] = False,
) -> int:
    """Answer one message and print the reply."""
    from counterpoint.interfaces.cli import speaking  # noqa: PLC0415 - at use

    return speaking.say(
        " ".join(text or ()),
        mode=mode,
        country=country,
        provider=provider,
        history=history,
        as_json=json,
    )


@app.command()
def screen(source: FileArgument = "-") -> int:
    """Read many messages for danger and need.

    In: JSON Lines with "text" and, if you like, "id"; or plain lines, whose id
    is the number of the line. Out, in the same order: JSON Lines with id, risk,
    tier, confidence, needs, findings. Blank lines are passed over. A line that
    cannot be read gives {"id": ..., "error": "..."}, and exit code 2 at the end.
    """
    from counterpoint.interfaces.cli import bulk  # noqa: PLC0415 - at use

    return bulk.screen(source)


@app.command()
def review(source: FileArgument = "-") -> int:
    """Review many replies, each with the message it answers.

    In: JSON Lines with "message", "reply" and, if you like, "id", "mode", "move".
    Out, in the same order: JSON Lines with id, accepted, findings.

    Without a move the reply is held against what Counterpoint would do with the
    message; in danger it accepts only words that people wrote in advance, which
    the moves crisis and refer stand for. A line that cannot be read gives
    {"id": ..., "error": "..."}, and exit code 2 at the end.
    """
    from counterpoint.interfaces.cli import bulk  # noqa: PLC0415 - at use

    return bulk.review(source)


@app.command()
def sittings(
    sitting: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Read this one; its first letters do."),
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
    delete: Annotated[
        str | None,
        typer.Option("--delete", metavar="ID", help="Delete this one for good."),
    ] = None,
) -> int:
    """List the sittings that are kept, read one, or delete one."""
    from counterpoint.interfaces.cli import keeping  # noqa: PLC0415 - at use

    if delete is not None:
        return keeping.delete(delete)
    if sitting is not None:
        return keeping.read(sitting, as_json=json)
    return keeping.list_all(as_json=json)


@app.command()
def search(words: Annotated[list[str], typer.Argument(metavar="WORDS")]) -> int:
    """Find where all of these words were written or said."""
    from counterpoint.interfaces.cli import keeping  # noqa: PLC0415 - at use

    return keeping.search(" ".join(words))


PathArgument = Annotated[str, typer.Argument(metavar="PATH")]


@app.command("export")
def export_to(path: PathArgument) -> int:
    """Write everything, readable, to a new folder or .zip."""
    from counterpoint.interfaces.cli import copies  # noqa: PLC0415 - at use

    return copies.export(path)


@app.command("import")
def import_from(path: PathArgument) -> int:
    """Read an export in again; what is here already stays as it is."""
    from counterpoint.interfaces.cli import copies  # noqa: PLC0415 - at use

    return copies.import_archive(path)


@app.command()
def backup(path: PathArgument) -> int:
    """Write an encrypted backup to a new file."""
    from counterpoint.interfaces.cli import copies  # noqa: PLC0415 - at use

    return copies.backup(path)


@app.command()
def restore(path: PathArgument) -> int:
    """Make the store anew from a backup, where none is."""
    from counterpoint.interfaces.cli import copies  # noqa: PLC0415 - at use

    return copies.restore(path)


@app.command()
def erase(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> int:
    """Remove everything that is kept, for good."""
    from counterpoint.interfaces.cli import erasing  # noqa: PLC0415 - at use

    return erasing.erase(yes=yes)


@app.command()
def passphrase() -> int:
    """Set, change or remove the passphrase of the store.

    From a pipe: the passphrase until now, if there is one, and the new one, a
    line each; an empty line removes it.
    """
    from counterpoint.interfaces.cli import protecting  # noqa: PLC0415 - at use

    return protecting.passphrase()


@app.command()
def lock(
    *,
    after: Annotated[
        int | None,
        typer.Option(
            "--after", metavar="MINUTES", help="Lock after so long; 0 is never."
        ),
    ] = None,
) -> int:
    """Say or set when a sitting that is left alone locks."""
    from counterpoint.interfaces.cli import protecting  # noqa: PLC0415 - at use

    return protecting.lock(after)


@app.command()
def helplines(
    country: Annotated[str | None, typer.Argument(metavar="[CC]")] = None,
    *,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="K", help="Only lines of this kind."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    worklist: Annotated[
        bool,
        typer.Option("--worklist", help="What a person should check by telephone."),
    ] = False,
) -> int:
    """Show whom you can call or text, and how sure each number is."""
    from counterpoint.interfaces.cli import help_lines  # noqa: PLC0415 - at use

    if worklist:
        return help_lines.worklist(as_json=json)
    return help_lines.show(country, kind=kind, as_json=json)


@app.command()
def country(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[CC]", help='Two letters, an English name, or "none".'),
    ] = None,
) -> int:
    """Say or choose the country whose numbers are shown."""
    from counterpoint.interfaces.cli import help_lines  # noqa: PLC0415 - at use

    return help_lines.country(name)


@app.command()
def key(
    action: Annotated[str, typer.Argument(metavar="set|forget|where|make|list|revoke")],
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]", help="Of the provider, or of the program that comes in."
        ),
    ] = "",
    *,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep it in the system's keyring.")
    ] = False,
    kept: Annotated[
        bool, typer.Option("--kept", help="With make: keep the talks of that program.")
    ] = False,
) -> int:
    """Set the keys of models, and make keys to this program.

    The key of a server is typed unseen or piped in, never given as an argument. It
    lies in a file that only you can read, or in the keyring; the environment comes
    first.

    make, list and revoke are for other chat programs that talk to this one while
    "counterpoint serve" runs. Such a key is shown once.
    """
    from counterpoint.interfaces.cli import keys  # noqa: PLC0415 - at use

    return keys.key(action, name, in_keyring=keyring, kept=kept)


@app.command()
def providers(
    action: Annotated[
        str, typer.Argument(metavar="[list|test|card]", help="list is the default.")
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> int:
    """Show which models are there, test one, or show how it behaves.

    A model words nothing that you read before it has passed an exam. "test NAME"
    puts it: exit code 0 is admitted, 1 is not, 6 is that it does not answer.
    """
    from counterpoint.interfaces.cli import (  # noqa: PLC0415 - at use
        providers as who_speaks,
    )

    return who_speaks.providers(action, name, as_json=json)


@app.command()
def plan() -> int:
    """Show your safety plan, and whom you can reach.

    It is written in the browser. Where you left a copy readable, no passphrase is
    asked for. Into a file or a printer: counterpoint plan > plan.txt
    """
    from counterpoint.interfaces.cli import plan as written  # noqa: PLC0415 - at use

    return written.show()


@app.command()
def measure(
    action: Annotated[
        str,
        typer.Argument(
            metavar="[list|take|score|history|export|import]",
            help="list is the default.",
        ),
    ] = "list",
    name: Annotated[str | None, typer.Argument(metavar="[ID|PATH]")] = None,
    *,
    fhir: Annotated[
        bool, typer.Option("--fhir", help="For export: one FHIR R4 bundle (.json).")
    ] = False,
    words: Annotated[
        bool, typer.Option("--words", help="For export: your own words as well.")
    ] = False,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            metavar="A",
            help="For score: the answers in order, such as 0,1,-,2; - was left out.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> int:
    """Take a questionnaire, and see what came before.

    "take ID" asks one question at a time and keeps the answers. "score ID"
    reckons answers that you have already and keeps nothing. "history [ID]" lists
    what was taken. "export PATH" writes all numbers as tables to a folder or .zip.
    "import FILE.csv" brings in old scores, all of them or none.
    """
    if action in {"export", "import"}:
        from counterpoint.interfaces.cli import numbers  # noqa: PLC0415 - at use

        if action == "import":
            return numbers.bring_in(name, as_json=json)
        return numbers.export(name, fhir=fhir, words=words, as_json=json)
    from counterpoint.interfaces.cli import measures  # noqa: PLC0415 - at use

    return measures.measure(action, name, answers=answers, as_json=json)


@app.command()
def log(
    what: Annotated[str, typer.Argument(metavar="session|mood|behaviour|felt")],
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="[VALUE]",
            help="The mood 0-10, how often, or with whom the session was.",
        ),
    ] = None,
    *,
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="D", help="today, yesterday or a date."),
    ] = None,
    people: Annotated[
        int | None, typer.Option("--people", help="With how many you spoke.")
    ] = None,
    choose: Annotated[
        bool, typer.Option("--choose", help="Choose the behaviour to count.")
    ] = False,
    better: Annotated[
        str | None, typer.Option("--better", metavar="more|less", help="Of it.")
    ] = None,
    change: Annotated[
        int | None, typer.Option("--change", help="Felt change, -5 to 5.")
    ] = None,
    now: Annotated[
        int | None, typer.Option("--now", help="How you are now, 0 to 10.")
    ] = None,
    goal: Annotated[
        int | None, typer.Option("--goal", help="We agree on what it is for, 0-10.")
    ] = None,
    fits: Annotated[
        int | None, typer.Option("--fits", help="What we do fits me, 0-10.")
    ] = None,
    respected: Annotated[
        int | None, typer.Option("--respected", help="I feel respected, 0-10.")
    ] = None,
    challenged: Annotated[
        str | None,
        typer.Option(
            "--challenged", metavar="C", help="no, too_little, about_right, too_much."
        ),
    ] = None,
    held_back: Annotated[
        bool, typer.Option("--held-back", help="I held something back.")
    ] = False,
    homework_done: Annotated[
        str | None,
        typer.Option(
            "--homework-done", metavar="H", help="none, not_done, partly, done."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines.")] = False,
) -> int:
    """Put down a day, a session with a helper, or a felt change.

    At a terminal it asks for what you leave out. What you want to say in words is
    only ever asked for, and never typed after the command.
    """
    from counterpoint.interfaces.cli import put_down  # noqa: PLC0415 - at use

    typed = put_down.Typed(
        value=value,
        day=day,
        people=people,
        choose=choose,
        better=better,
        change=change,
        now=now,
        goal=goal,
        fits=fits,
        respected=respected,
        challenged=challenged,
        held_back=held_back,
        homework_done=homework_done,
        as_json=json,
    )
    return put_down.log(what, typed)


@app.command()
def trial(
    action: Annotated[
        str,
        typer.Argument(metavar="plan|start|log|status|stop|analyse|export"),
    ] = "status",
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="For export: a new folder or .zip."),
    ] = None,
    *,
    days: Annotated[
        int, typer.Option("--days", metavar="N", help="28 to 84; 42 to 56 is good.")
    ] = 42,
    block: Annotated[
        int, typer.Option("--block", metavar="N", help="Days in a row: 1 or 2.")
    ] = 1,
    bare: Annotated[
        bool, typer.Option("--bare", help="Compare the bare model as well.")
    ] = False,
    rate: Annotated[
        str, typer.Option("--rate", metavar="R", help="mood, behaviour or both.")
    ] = "mood",
    worthwhile: Annotated[
        float | None,
        typer.Option(
            "--worthwhile",
            metavar="X",
            help="The smallest difference that would be worth it to you.",
        ),
    ] = None,
    mood: Annotated[
        int | None, typer.Option("--mood", metavar="N", help="For log: 0 to 10.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", metavar="N", help="For log: how often.")
    ] = None,
    used: Annotated[
        str | None,
        typer.Option("--used", metavar="U", help="For log: what you used, or none."),
    ] = None,
    yesterday: Annotated[
        bool, typer.Option("--yesterday", help="For log: rate yesterday.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Try whether it does more for you than a notebook.

    "plan" shows what such a trial could see, and keeps nothing. "start" settles it;
    the first day is tomorrow. "status" says what today is for, "log" rates a day in
    its evening, "stop" ends it. "analyse" reads it when it is over, and "export"
    writes all that somebody else needs to check it.
    """
    from counterpoint.interfaces.cli import trials  # noqa: PLC0415 - at use

    asked = trials.Asked(
        path=path,
        days=days,
        block=block,
        bare=bare,
        rate=rate,
        worthwhile=worthwhile,
        mood=mood,
        count=count,
        used=used,
        yesterday=yesterday,
        as_json=json,
    )
    return trials.trial(action, asked)


@app.command()
def ledger(
    action: Annotated[
        str,
        typer.Argument(
            metavar="list|show|add|edit|settle|forget|due|draw|merge|undo|file|"
            "two-tellings|export|witness"
        ),
    ] = "list",
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="Its first letters; for export a path, for draw on or off.",
        ),
    ] = None,
    answer: Annotated[
        str | None,
        typer.Argument(
            metavar="[ANSWER]",
            help="For settle; for merge the other line, for file a path.",
        ),
    ] = None,
    *,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="K", help="self, other_mind, fact or future."),
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="WHO", help="Whom it is about.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="S", help="How it stands.")
    ] = None,
    matter: Annotated[
        str | None, typer.Option("--matter", metavar="WORD", help="What it is about.")
    ] = None,
    chance: Annotated[
        int | None,
        typer.Option("--chance", metavar="N", help="A prediction: 0 to 100 % sure."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="DAY", help="A prediction: settled by 2026-11-30."
        ),
    ] = None,
    step: Annotated[
        bool, typer.Option("--step", help="A step that you mean to take.")
    ] = False,
    pro: Annotated[
        str | None, typer.Option("--for", metavar="ID", help="Speaks for a claim.")
    ] = None,
    contra: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="ID",
            help="Speaks against a claim; for settle: was wrong.",
        ),
    ] = None,
    how_bad: Annotated[
        int | None, typer.Option("--how-bad", metavar="N", help="For settle: 0 to 10.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar="PATH", help="With --for or --against: keep this file."
        ),
    ] = None,
    reword: Annotated[
        bool, typer.Option("--reword", help="For edit: asks for other words.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="For forget: without being asked.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON, a line each.")] = False,
) -> int:
    """See and change what is held of what you said.

    "list" shows it, "show" one line of it, "due" what waits to be settled. "add"
    asks for your words, "edit" changes a line, "settle" says what became of it,
    "forget" deletes it for good, and "export" writes all of it as JSON. Up to three
    lines are taken from each talk that is kept; "draw off" ends that. "merge" makes
    one line of two, "undo" brings back what is not gone for good, "file" writes out a
    file that is kept with a line, and "two-tellings" asks a model for its view of a
    conflict, as told by you and by the other.

    "witness ask [PATH]" makes questions for somebody who sees it, "witness read
    [PATH]" reads their answer; "witness list" and "witness revoke ID" do so.
    """
    from counterpoint.interfaces.cli import ledger as held  # noqa: PLC0415 - at use

    asked = held.Asked(
        name=name,
        answer=answer,
        kind=kind,
        about=about,
        status=status,
        matter=matter,
        chance=chance,
        by=by,
        step=step,
        pro=pro,
        contra=contra,
        how_bad=how_bad,
        file=file,
        reword=reword,
        yes=yes,
        as_json=json,
    )
    return held.ledger(action, asked)


@app.command()
def progress(
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Say whether it is helping.

    It puts together what is felt, measured, wanted and done.

    At a terminal the question how you have changed comes before any score.
    """
    from counterpoint.interfaces.cli import (  # noqa: PLC0415 - at use
        progress as how_it_goes,
    )

    return how_it_goes.progress(as_json=json)


@app.command()
def refer(
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Say who else could help, and how to begin.

    It is said once, and again only when something changed.
    """
    from counterpoint.interfaces.cli import refer as others  # noqa: PLC0415 - at use

    return others.refer(as_json=json)


@app.command()
def handoff(
    *,
    only: Annotated[
        str,
        typer.Option(
            "--only", metavar="PARTS", help="What is to be on it, with commas."
        ),
    ] = "",
    period: Annotated[
        str, typer.Option("--period", metavar="P", help="3m, 6m, 1y, 2y or all.")
    ] = "1y",
    pdf: Annotated[
        str | None, typer.Option("--pdf", metavar="PATH", help="Write a PDF.")
    ] = None,
    html: Annotated[
        str | None, typer.Option("--html", metavar="PATH", help="Write a web page.")
    ] = None,
    fhir: Annotated[
        str | None,
        typer.Option("--fhir", metavar="PATH", help="Write a FHIR R4 bundle."),
    ] = None,
) -> int:
    """Make a page for a doctor or a therapist.

    Without --only it lists what can be on the page; nothing gets onto it that you
    do not name. It is shown here, or written to a new file.
    """
    from counterpoint.interfaces.cli import handoff as page  # noqa: PLC0415 - at use

    typed = page.Typed(only=only, period=period, pdf=pdf, html=html, fhir=fhir)
    return page.hand_off(typed)


@app.command()
def audit(
    exports: Annotated[list[str], typer.Argument(metavar="EXPORT...")],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="DIR", help="Write the report to a new folder or .zip."
        ),
    ] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Plain phrases only; sees less.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Talks that are not about a life, too.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="From this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Up to this day.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only this talk; may be repeated."),
    ] = None,
    product: Annotated[
        str | None,
        typer.Option("--product", metavar="NAME", help="Whose export it must be."),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Two exports, or two models, set apart.")
    ] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Counts alone, and no words.")
    ] = False,
    judge: Annotated[
        int,
        typer.Option(
            "--judge", metavar="N", help="Have your model read N replies of each kind."
        ),
    ] = 0,
    take: Annotated[
        bool, typer.Option("--take", help="Choose lines for your ledger afterwards.")
    ] = False,
    at_least: Annotated[
        int,
        typer.Option(
            "--at-least", metavar="K", help="No group of fewer persons, and no words."
        ),
    ] = 1,
    workers: Annotated[
        int,
        typer.Option("--workers", min=0, metavar="N", help="0: every processor."),
    ] = 0,
    engine: Annotated[
        str,
        typer.Option(
            "--engine", metavar="NAME", help="pool, or daft: see docs/scale.md."
        ),
    ] = "pool",
    ray: Annotated[
        str | None,
        typer.Option("--ray", metavar="ADDRESS", help="A Ray cluster for Daft."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """See what another program has been telling you.

    Give the export of your chats with Claude, ChatGPT or others as it came: a .zip,
    a folder or a file. It is read on this computer: how often it agreed and
    challenged, where it passed over danger, which worries came back. Nothing is kept
    but the report that --out writes.

    Ctrl-C stops it; the same command goes on where it was.
    """
    from counterpoint.interfaces.cli import audit as old_chats  # noqa: PLC0415 - at use

    typed = old_chats.Typed(
        exports=tuple(exports),
        out=out,
        product=product,
        fast=fast,
        everything=everything,
        since=since,
        until=until,
        only=tuple(only or ()),
        compare=compare,
        no_text=no_text,
        judge=judge,
        take=take,
        at_least=at_least,
        workers=workers,
        engine=engine,
        ray=ray,
        as_json=json,
    )
    return old_chats.audit(typed)


@app.command()
def protocol(
    *,
    html: Annotated[
        bool, typer.Option("--html", help="A page to publish, instead of Markdown.")
    ] = False,
) -> int:
    """Print the safety protocol, made from the rule files."""
    from counterpoint.interfaces.cli import (  # noqa: PLC0415 - at use
        operating as for_others,
    )

    return for_others.protocol(as_html=html)


@app.command()
def report(
    name: Annotated[str, typer.Argument(metavar="ca-osp|wa")],
    *,
    year: Annotated[int, typer.Option("--year", metavar="YYYY", min=2026, max=9999)],
    counts: Annotated[
        list[Path] | None,
        typer.Option(
            "--counts", metavar="FILE", help="Counts of another folder; repeat it."
        ),
    ] = None,
    final: Annotated[
        bool, typer.Option("--final", help="Settle the numbers of the year for good.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Write the yearly file that some laws ask of an operator.

    It holds rounded numbers and no personal data. Nothing is sent; without --final
    it is a draft. This is not legal advice.
    """
    from counterpoint.interfaces.cli import (  # noqa: PLC0415 - at use
        operating as for_others,
    )

    return for_others.report(
        name, year=year, others=counts or [], final=final, as_json=json
    )


# --- How it ends ------------------------------------------------------------


def _tolerate_any_text() -> None:
    """Let no odd character in or out end a sitting."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _complain(sentence: str, code: int) -> int:
    from counterpoint.interfaces.cli.show import complain  # noqa: PLC0415 - seldom

    complain(sentence)
    return code


def _usage(error: typer.TyperException) -> str:
    """Say what is wrong with a command line, but not what was written in it."""
    from counterpoint.interfaces.cli.words import words  # noqa: PLC0415 - seldom

    said = error.format_message()
    if said.startswith("No such command"):
        sentence: str = words("error")["no_command"]
        return sentence
    if said.startswith(("Got unexpected extra", "Invalid value")):
        extra: str = words("error")["extra"]
        return extra
    return said


def _unexpected(error: Exception) -> str:
    """Name the kind and the place of a fault: its message may hold words."""
    from counterpoint.app.faults import place_of  # noqa: PLC0415 - seldom
    from counterpoint.interfaces.cli.words import words  # noqa: PLC0415 - seldom

    sentence: str = words("error")["unexpected"].format(place=place_of(error))
    return sentence


def _hung_up() -> int:
    """Leave quietly when whoever read our output has gone."""
    # Python would complain once more when it flushes at exit.
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    return CounterpointError.exit_code
