"""The function as a first version: no ledger, no read-back, no retries. `bench/` measures Firstkey beside it."""

import json
import secrets
import string

import boto3

iam = boto3.client("iam")
ses = boto3.client("sesv2")

CLASSES = [string.ascii_lowercase, string.ascii_uppercase, string.digits, "!@#$%^&*()_+-=[]{}|'"]


def new_password(length=20):
    while True:
        password = "".join(secrets.choice("".join(CLASSES)) for _ in range(length))
        if all(any(c in password for c in characters) for characters in CLASSES):
            return password


def handler(event, context):
    for record in event["Records"]:
        user = json.loads(record["Sns"]["Message"])["detail"]["responseElements"]["user"]
        name = user["userName"]
        address = next(tag["value"] for tag in user["tags"] if tag["key"].lower() == "email")
        password = new_password()
        iam.create_login_profile(UserName=name, Password=password, PasswordResetRequired=True)
        text = f"Your user name is {name}.\nYour password is {password}\nYou must change it when you first sign in."
        ses.send_email(
            FromEmailAddress="IT <it@example.com>",
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": {"Data": "Your AWS sign-in"}, "Body": {"Text": {"Data": text}}}},
        )
