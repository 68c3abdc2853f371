"""The reserved words of languages, and words that read like them where they stand."""

from __future__ import annotations

from typing import Final

_JAVASCRIPT: Final = """
    async await break case catch class const continue debugger default delete do else export extends
    finally for from function get if import in instanceof let new of return set static super switch this
    throw try typeof var void while with yield null true false undefined
"""
_TYPESCRIPT: Final = f"""{_JAVASCRIPT}
    abstract any as asserts boolean declare enum implements infer interface is keyof module namespace
    never number object override private protected public readonly require satisfies string symbol type
    unique unknown
"""
_C: Final = """
    auto break case char const continue default do double else enum extern float for goto if inline int
    long register restrict return short signed sizeof static struct switch typedef union unsigned void
    volatile while define elif endif error ifdef ifndef include pragma undef NULL
"""
_SHELL: Final = """
    if then else elif fi case esac for while until do done in function select time return exit export
    local readonly declare typeset unset source alias eval exec set shift trap break continue test echo
"""
_SCSS: Final = "include extend mixin function return if else each for while use forward import media supports"

_WORDS: Final = {
    "python": """
        False None True and as assert async await break case class continue def del elif else except
        finally for from global if import in is lambda match nonlocal not or pass raise return self try
        type while with yield
    """,
    "javascript": _JAVASCRIPT,
    "jsx": _JAVASCRIPT,
    "typescript": _TYPESCRIPT,
    "tsx": _TYPESCRIPT,
    "vue": _TYPESCRIPT,
    "svelte": _TYPESCRIPT,
    "mdx": "import export",
    "go": """
        break case chan const continue default defer else fallthrough for func go goto if import interface
        map package range return select struct switch type var nil true false
    """,
    "rust": """
        as async await break const continue crate dyn else enum extern false fn for if impl in let loop
        match mod move mut pub ref return self Self static struct super trait true type union unsafe use
        where while yield
    """,
    "c": _C,
    "cpp": f"""{_C}
        alignas alignof and bool catch class co_await co_return co_yield concept consteval constexpr
        constinit const_cast decltype delete dynamic_cast explicit export false final friend mutable
        namespace new noexcept not nullptr operator or override private protected public reinterpret_cast
        requires static_assert static_cast template this thread_local throw true try typeid typename using
        virtual
    """,
    "csharp": """
        abstract as async await base bool break byte case catch char checked class const continue decimal
        default delegate do double else enum event explicit extern false finally fixed float for foreach
        get goto if implicit in init int interface internal is lock long namespace new null object
        operator out override params partial private protected public readonly record ref return sbyte
        sealed set short sizeof stackalloc static string struct switch this throw true try typeof uint
        ulong unchecked unsafe ushort using var virtual void volatile when where while yield
    """,
    "java": """
        abstract assert boolean break byte case catch char class const continue default do double else
        enum extends final finally float for goto if implements import instanceof int interface long
        native new non null package permits private protected public record return sealed short static
        strictfp super switch synchronized this throw throws transient true false try var void volatile
        while yield
    """,
    "kotlin": """
        abstract actual annotation as break by catch class companion const constructor continue
        crossinline data do dynamic else enum expect external false final finally for fun get if import in
        infix init inline inner interface internal is lateinit noinline null object open operator out
        override package private protected public reified return sealed set super suspend tailrec this
        throw true try typealias val var vararg when where while
    """,
    "swift": """
        actor any as associatedtype async await break case catch class continue convenience default defer
        deinit do dynamic else enum extension fallthrough false fileprivate final for func get guard if
        import in indirect init inout internal is lazy let mutating nil nonisolated open operator optional
        override private protocol public repeat required rethrows return self Self set some static struct
        subscript super switch throw throws true try typealias unowned var weak where while
    """,
    "dart": """
        abstract as assert async await base break case catch class const continue covariant default
        deferred do dynamic else enum export extends extension external factory false final finally for
        get hide if implements import in interface is late library mixin new null on operator part
        required rethrow return sealed set show static super switch sync this throw true try typedef var
        void when while with yield
    """,
    "ruby": """
        alias and begin break case class def defined do else elsif end ensure false for if in module next
        nil not or redo rescue retry return self super then true undef unless until when while yield
        require require_relative include extend attr_reader attr_writer attr_accessor private protected
        public raise
    """,
    "php": """
        abstract and array as break callable case catch class clone const continue declare default do echo
        else elseif enddeclare endfor endforeach endif endswitch endwhile enum extends false final finally
        fn for foreach function global goto if implements include include_once instanceof insteadof
        interface isset list match namespace new null or parent print private protected public readonly
        require require_once return self static switch this throw trait true try unset use var while xor
        yield
    """,
    "shell": _SHELL,
    "dockerfile": """
        ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER
        VOLUME WORKDIR
    """,
    "makefile": """
        define else endef endif export ifdef ifeq ifndef ifneq include override private sinclude undefine
        unexport vpath
    """,
    "powershell": """
        begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for
        foreach from function if in param process return switch throw trap try until using while
    """,
    "sql": """
        add all alter and as asc begin between by case check column commit constraint create cross
        database default delete desc distinct drop else end exists false foreign from full function grant
        group having if in index inner insert intersect into is join key left like limit not null offset
        on or order outer over partition primary procedure references returning returns right rollback
        select set table then to transaction trigger true truncate union unique update using values view
        when where with
    """,
    "scss": _SCSS,
}
KEYWORDS: Final = {language: frozenset(words.split()) for language, words in _WORDS.items()}
ALL_KEYWORDS: Final = frozenset[str]().union(
    *KEYWORDS.values(),
    (word.upper() for word in KEYWORDS["sql"]),
    [
        "cdef",
        "cimport",
        "cpdef",
        "ctypedef",
        "nogil",
        "macro_rules",
        "begin",
        "fun",
        "elseif",
        "elsif",
        "unless",
        "local",
    ],
)
"""Those of all languages, and of some that are not told apart here."""
