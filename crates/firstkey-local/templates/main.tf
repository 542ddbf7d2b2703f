provider "aws" {
  region     = "{{ region }}"
  access_key = "local"
  secret_key = "local"

  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    iam = "http://127.0.0.1:{{ aws_port }}"
    sts = "http://127.0.0.1:{{ aws_port }}"
  }
}

resource "aws_iam_user" "grace" {
  name = "grace"
  path = "/people/"

  # The user has a sign-in by the time it is destroyed.
  force_destroy = true

  tags = {
    "{{ tag_keys.email }}"  = "grace@example.com"
    "{{ tag_keys.locale }}" = "en"
  }
}
