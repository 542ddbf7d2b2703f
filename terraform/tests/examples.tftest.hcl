# The examples as they are. They take the zip from dist/: `cargo xtask infrastructure` puts a stand-in there, a release brings one.

mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "iam_events"
  source = "./tests/mocks"
}

run "minimal" {
  command = plan

  module {
    source = "./examples/minimal"
  }
}

run "complete" {
  command = plan

  module {
    source = "./examples/complete"
  }
}

run "users" {
  command = plan

  module {
    source = "./examples/users"
  }
}

run "forward" {
  command = plan

  module {
    source = "./examples/forward"
  }

  providers = {
    aws            = aws
    aws.iam_events = aws.iam_events
  }
}

run "claim" {
  command = plan

  module {
    source = "./examples/claim"
  }
}
