# A menu; the recipes are in xtask.

# list the recipes
default:
    @just --list

# the main job on this machine: a user is created, and the mail arrives
demo *args:
    cargo run -- demo {{args}}

# the local cloud, with an AWS endpoint and an inbox
serve *args:
    cargo run -- serve {{args}}

# format, tidiness, clippy, all tests; `just test --deep` searches for an hour
test *args:
    cargo xtask test {{args}}

# dist/firstkey-lambda-x86_64.zip
package:
    cargo xtask package

# check Terraform and CloudFormation without deploying
infrastructure:
    cargo xtask infrastructure

# end-to-end tests: AWS's command line, Terraform, CloudFormation
e2e:
    cargo xtask e2e

# the mail and the inbox in a real browser; `just browser --update` takes new screenshots
browser *args:
    cargo xtask browser {{args}}

# pictures of the mail and the inbox
gallery:
    cargo xtask gallery

# SpamAssassin's score of the mail in each language
spam:
    cargo xtask spam

# measurements; `just bench --write` updates docs/performance.md
bench *args:
    cargo xtask bench {{args}}

# licences, bans and sources of the dependencies
deny:
    cargo xtask deny

# format everything
fmt:
    cargo fmt --all
