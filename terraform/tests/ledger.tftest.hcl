# What keeps the ledger, and the trail's files: whatever else changes, their names do not. The runs build on each other.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sender          = "it@example.com"
  allowed_domains = ["example.com"]
  path_prefixes   = ["/people/"]
  zip             = "./tests/mocks/function.zip"
  create_trail    = true
}

run "names_that_0_1_0_gave" {
  assert {
    condition     = aws_dynamodb_table.ledger.name == "firstkey" && aws_s3_bucket.trail[0].bucket == "firstkey-trail-123456789012-us-east-1"
    error_message = "An upgrade would replace the ledger or the trail's bucket."
  }

  assert {
    condition     = aws_dynamodb_table.ledger.deletion_protection_enabled
    error_message = "AWS would delete the ledger when asked."
  }
}

run "another_name_keeps_both" {
  variables {
    name              = "onboarding"
    table_name        = "firstkey"
    trail_bucket_name = "firstkey-trail-123456789012-us-east-1"
  }

  assert {
    condition     = module.function.function_name == "onboarding" && aws_cloudtrail.management[0].name == "onboarding-management-events"
    error_message = "The parts are not renamed."
  }

  assert {
    condition     = aws_dynamodb_table.ledger.name == "firstkey" && aws_s3_bucket.trail[0].bucket == "firstkey-trail-123456789012-us-east-1"
    error_message = "Another name replaces the ledger or the trail's bucket."
  }
}

run "another_table_is_refused" {
  command = plan

  variables {
    table_name = "ledger"
  }

  expect_failures = [aws_dynamodb_table.ledger]
}

run "another_bucket_is_refused" {
  command = plan

  variables {
    trail_bucket_name = "example-trail"
  }

  expect_failures = [aws_s3_bucket.trail]
}
