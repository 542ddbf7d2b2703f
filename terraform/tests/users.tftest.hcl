# Users as Firstkey needs them.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "users" {
  module {
    source = "./modules/users"
  }

  override_resource {
    target = aws_iam_user.this
    values = { arn = "arn:aws:iam::123456789012:user/people/grace" }
  }

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/people-boundary"
    users = {
      "ada@example.com" = {}
      grace = {
        path   = "/people/"
        email  = "grace@example.com"
        locale = "pt-BR"
        groups = ["developers"]
        tags   = { team = "compilers" }
      }
      robot = { email = "" }
    }
  }

  assert {
    condition     = alltrue([for user in aws_iam_user.this : user.force_destroy])
    error_message = "A user with a sign-in could not be destroyed."
  }

  assert {
    condition     = alltrue([for user in aws_iam_user.this : user.permissions_boundary == var.permissions_boundary])
    error_message = "A user has no permissions boundary."
  }

  assert {
    condition     = aws_iam_user.this["grace"].tags == tomap({ email = "grace@example.com", locale = "pt-BR", team = "compilers" }) && aws_iam_user.this["grace"].path == "/people/"
    error_message = "The tags or the path are not those asked for."
  }

  assert {
    condition     = length(aws_iam_user.this["ada@example.com"].tags) == 0 && aws_iam_user.this["robot"].tags == tomap({ email = "" })
    error_message = "No address and an empty one are not the same."
  }

  assert {
    condition     = keys(aws_iam_user_group_membership.this) == ["grace"] && aws_iam_user_group_membership.this["grace"].groups == toset(["developers"])
    error_message = "The groups are not those asked for."
  }

  assert {
    condition = length(aws_iam_user_policy.change_password) == 3 && jsondecode(aws_iam_user_policy.change_password["grace"].policy).Statement[0] == {
      Sid      = "ChangeTheOwnPassword"
      Effect   = "Allow"
      Action   = "iam:ChangePassword"
      Resource = "arn:aws:iam::123456789012:user/people/grace"
    }
    error_message = "A user could not change the first password."
  }
}

run "other_tags_and_no_policy" {
  module {
    source = "./modules/users"
  }

  variables {
    email_tag                     = "Contact"
    locale_tag                    = "Language"
    attach_change_password_policy = false
    users                         = { ada = { email = "ada@example.com", locale = "de-AT", tags = { email = "of no meaning", locale = "of none either" } } }
  }

  assert {
    condition     = aws_iam_user.this["ada"].tags == tomap({ Contact = "ada@example.com", Language = "de-AT", email = "of no meaning", locale = "of none either" })
    error_message = "The address or the language is in another tag."
  }

  assert {
    condition     = length(aws_iam_user_policy.change_password) == 0
    error_message = "A policy is attached that nobody asked for."
  }
}

run "names_that_are_the_same_to_iam" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { Ada = {}, ada = {} }
  }

  expect_failures = [var.users]
}

run "name_that_is_none" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { "ada lovelace" = {} }
  }

  expect_failures = [var.users]
}

run "address_that_no_tag_can_hold" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { ada = { email = "o'brien@example.com" } }
  }

  expect_failures = [var.users]
}

run "path_without_a_slash" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { ada = { path = "people" } }
  }

  expect_failures = [var.users]
}

run "locale_that_is_none" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { ada = { locale = "English" } }
  }

  expect_failures = [var.users]
}

run "address_among_the_tags" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users = { ada = { tags = { Email = "ada@example.com" } } }
  }

  expect_failures = [var.users]
}

run "language_among_the_tags" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    locale_tag = "Language"
    users      = { ada = { tags = { language = "de" } } }
  }

  expect_failures = [var.users]
}

run "one_tag_for_address_and_language" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users     = {}
    email_tag = "Locale"
  }

  expect_failures = [var.locale_tag]
}

run "wrong_values" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users                = {}
    email_tag            = "e,mail"
    permissions_boundary = "people-boundary"
  }

  expect_failures = [var.email_tag, var.permissions_boundary]
}

# It looks at email_tag, and Terraform leaves that out while that is wrong itself: runs of its own.
run "locale_tag_with_a_comma" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users      = {}
    locale_tag = "lo,cale"
  }

  expect_failures = [var.locale_tag]
}

run "locale_tag_that_is_reserved" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    users      = {}
    locale_tag = "AWS:locale"
  }

  expect_failures = [var.locale_tag]
}
