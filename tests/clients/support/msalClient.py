"""Signs in with MSAL for Python. Argument: the flow and its options as JSON. Prints the access tokens, or the refusal, as JSON."""

import json
import sys

import msal

options = json.loads(sys.argv[1])
settings = {"authority": options["authority"], "instance_discovery": False}


def sign_in(flow):
    scopes = options["scopes"]
    if flow == "secret":
        app = msal.ConfidentialClientApplication(options["clientId"], client_credential=options["secret"], **settings)
        return [app.acquire_token_for_client(scopes)]
    app = msal.PublicClientApplication(options["clientId"], **settings)
    if flow == "interactive":
        first = app.acquire_token_interactive(scopes)
    elif flow == "device code":
        code = app.initiate_device_flow(scopes)
        print("code: " + code["user_code"] + "\n", file=sys.stderr, flush=True)
        first = app.acquire_token_by_device_flow(code)
    else:
        first = app.acquire_token_by_username_password(options["username"], options["password"], scopes)
    if "error" in first:
        return [first]
    return [first, app.acquire_token_silent(scopes, app.get_accounts()[0], force_refresh=True)]


results = sign_in(options["flow"])
tokens = [result["access_token"] for result in results if "access_token" in result]
print(json.dumps({"tokens": tokens, "error": results[0].get("error_description", "")}))
