//! `firstkey completions`.

use crate::deployed::show;
use crate::offline::{Shell, commands, example, firstkey, stdout};

/// Bash completes a command and its option, as in the help's example.
#[test]
fn the_example_works() {
    let shell = Shell::new();
    for (words, expected) in [("firstkey sim", "simulate\n"), ("firstkey simulate --allowed-d", "--allowed-domains\n")]
    {
        let script = format!(
            "{}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
             _firstkey firstkey \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            example("completions")
        );
        let shown = show(&shell.bash(&script).output().unwrap());
        assert_eq!(stdout(&shown), expected);
    }
    let shown = show(&shell.bash("firstkey completions bash | bash -n").output().unwrap());
    assert_eq!(stdout(&shown), "");
}

#[test]
fn every_shell_gets_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let shown = firstkey(&["completions", shell], &[]);
        for command in commands() {
            assert!(stdout(&shown).contains(&command), "{shell} does not complete {command}");
        }
    }
}

#[test]
fn another_shell_is_refused() {
    assert_snapshot!(firstkey(&["completions", "tcsh"], &[]));
}
