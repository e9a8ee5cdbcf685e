import { parseCases } from './support.ts';

/**
 * Every row of the tables, and every variant, at least once. The columns: the code, who can fix it, its commands and
 * links (by `kindOf`), stack and sign-in method unless usual, the fault, and the server's text. Deeper lines continue
 * the text; `"` repeats that of the case before.
 */
export const cases = parseCases(String.raw`
AADSTS65001 | owner | link | - | login invalid_grant |
  AADSTS65001: The user or administrator has not consented to use the application with ID
  'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and
  resource.
AADSTS65001 | owner | link | - | login invalid_grant graph |
  AADSTS65001: The user or administrator has not consented to use the application.
AADSTS65001 | owner | link, exchange-link | password | login exchange | AADSTS65001: No consent.
AADSTS65001 | us | refresh, up | granted | login graph | "
AADSTS65001 | us | refresh, up | granted | login invalid_grant |
  AADSTS65001: The user or administrator has not consented to use the application with ID
  'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and
  resource.
AADSTS65001 | us | refresh, up | grantedTenant | login invalid_grant | "
AADSTS65001 | owner | link | graphOnly | login invalid_grant | "
AADSTS65001 | us | pulumi config set, up | grantedGraphOnly password | login invalid_grant | "
AADSTS65004 | owner | link | - | login access_denied | AADSTS65004: User declined to consent to access the app.
login-declined | owner | link | - | login access_denied |
  The user has denied access to the scope requested by the client application.
login-declined | owner | verify --sign-in | granted device-code | login authorization_declined |
  The end user denied the authorization request.
AADSTS65001 | owner | link | - | login consent_required | Consent is required.
AADSTS90094 | admin | link, graph-admin-link, exchange-admin-link | - | login access_denied |
  AADSTS90094: The grant requires admin permission.
AADSTS90094 | admin | link, graph-admin-link, exchange-admin-link | graphOnly | login access_denied | "
AADSTS90094 | us | refresh, up | granted | login access_denied | "
AADSTS90095 | admin | graph-admin-link, exchange-admin-link | - | login access_denied |
  AADSTS90095: Admin consent is required for the permissions requested by this application. An admin consent request
  may be sent to the admin.
AADSTS65006 | us | refresh, up | - | login invalid_request |
  AADSTS65006: The application 'PASS' declares the permission '652390e4-393a-48de-9484-05f9b1212954', which is not
  one of the resource '00000003-0000-0000-c000-000000000000'.
AADSTS650053 | us | scopes | - | login invalid_client |
  AADSTS650053: The application 'PASS' asked for scope 'IMAP.AccessAsUser' that doesn't exist on the resource
  '00000002-0000-0ff1-ce00-000000000000'. Contact the app vendor.
AADSTS650057 | us | login.microsoftonline.com | - | login invalid_resource |
  AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed in the requested
  permissions in the client's application registration. Client app ID: a39659a9-d170-4bf6-a628-8023ee3ebc3a(PASS).
  Resource value from request: https://outlook.office.com. Resource app ID: 00000002-0000-0ff1-ce00-000000000000.
  List of valid resources from app registration: 00000003-0000-0000-c000-000000000000.
AADSTS500011 | admin | pulumi config rm, up | - | login invalid_resource |
  AADSTS500011: The resource principal named https://outlook.office.com was not found in the tenant named Contoso.
  This can happen if the application has not been installed by the administrator of the tenant or consented to by
  any user in the tenant. You might have sent your authentication request to the wrong tenant.
AADSTS650052 | admin | refresh, up | graphOnly | login invalid_client |
  AADSTS650052: The app is trying to access a service '00000002-0000-0ff1-ce00-000000000000'(Office 365 Exchange
  Online) that your organization 'Contoso' lacks a service principal for. Contact your IT Admin to review the
  configuration of your service subscriptions or consent to the application in order to create the required service
  principal.
AADSTS700016 | us | refresh, up | - | login unauthorized_client |
  AADSTS700016: Application with identifier 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' was not found in the directory
  'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or
  consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.
AADSTS700011 | us | refresh, up | - | login unauthorized_client |
  AADSTS700011: UnauthorizedClientAppNotFoundInOrgIdTenant - Application with identifier
  a39659a9-d170-4bf6-a628-8023ee3ebc3a was not found in the directory.
AADSTS90002 | us | outputs | - | login invalid_request |
  AADSTS90002: Tenant '11111111-1111-4111-8111-111111111111' not found. Check to make sure you have the correct
  tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if
  there are no active subscriptions for the tenant.
AADSTS50194 | us | authority | - | login invalid_request |
  AADSTS50194: Application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) is not configured as a multi-tenant
  application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a
  tenant-specific endpoint or configure the application to be multi-tenant.
AADSTS7000112 | admin | az | - | login unauthorized_client |
  AADSTS7000112: Application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) is disabled.
AADSTS50105 | us | refresh, up | - | login access_denied |
  AADSTS50105: Your administrator has configured the application PASS ('a39659a9-d170-4bf6-a628-8023ee3ebc3a') to
  block users unless they are specifically granted ('assigned') access to the application. The signed in user
  'other@contoso.com' is blocked because they are not a direct member of a group with access, nor had access
  directly assigned by an administrator. Please contact your administrator to assign access to this application.
AADSTS50011 | us | refresh, up | - | login invalid_request |
  AADSTS50011: The redirect URI 'http://localhost:3000' specified in the request does not match the redirect URIs
  configured for the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'. Make sure the redirect URI sent in the
  request matches one added to your application in the Azure portal.
AADSTS500113 | us | refresh, up | - | login invalid_request |
  AADSTS500113: No reply address is registered for the application.
AADSTS900971 | owner | link | - | login invalid_request | AADSTS900971: No reply address provided.
AADSTS7000218 | us | refresh, up | password | login invalid_client |
  AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.
AADSTS700025 | us | outputs | - | login invalid_client |
  AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.
AADSTS7000215 | us | outputs | - | login invalid_client |
  AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret
  value, not the client secret ID, for a secret added to app 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'.
AADSTS7000222 | us | outputs | - | login invalid_client |
  AADSTS7000222: The provided client secret keys for app 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' are expired.
AADSTS9002327 | us | refresh, up | - | login invalid_request |
  AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin
  requests.
AADSTS9002325 | us | refresh, up | - | login invalid_request |
  AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.
AADSTS50020 | owner | link | - | login interaction_required |
  AADSTS50020: User account 'someone@outlook.com' from identity provider 'live.com' does not exist in tenant
  'Contoso' and cannot access the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) in that tenant. The
  account needs to be added as an external user in the tenant first. Sign out and sign in again with a different
  Azure Active Directory user account.
AADSTS50020 | owner | verify --sign-in | granted browser | login interaction_required |
  AADSTS50020: User account 'someone@outlook.com' from identity provider 'live.com' does not exist in tenant
  'Contoso'.
AADSTS16000 | owner | link | - | login interaction_required |
  AADSTS16000: User account 'someone@fabrikam.com' from identity provider
  'https://sts.windows.net/99999999-9999-4999-8999-999999999999/' does not exist in tenant 'Contoso' and cannot
  access the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) in that tenant.
AADSTS500208 | owner | link | - | login invalid_request |
  AADSTS500208: The domain is not a valid login domain for the account type.
AADSTS50126 | us | verify --as-monitor | password | login invalid_grant |
  AADSTS50126: Error validating credentials due to invalid username or password.
AADSTS50034 | admin | az | password | login invalid_grant |
  AADSTS50034: The user account {EmailHidden} does not exist in the 11111111-1111-4111-8111-111111111111 directory.
  To sign into this application, the account must be added to the directory.
AADSTS50053 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS50053: The account is locked, you've tried to sign in too many times with an incorrect user ID or password.
AADSTS50055 | owner | outlook.office.com | password | login invalid_grant | AADSTS50055: The password is expired.
AADSTS50144 | owner | outlook.office.com | password | login invalid_grant |
  AADSTS50144: The user's Active Directory password has expired.
AADSTS50057 | admin | az | password | login invalid_grant | AADSTS50057: The user account is disabled.
AADSTS50076 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you
  must use multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.
AADSTS50076 | owner | verify --sign-in | browser | login invalid_grant | "
AADSTS50074 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS50074: Strong Authentication is required.
AADSTS50079 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS50079: Due to a configuration change made by your administrator, or because you moved to a new location, you
  must enroll in multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.
AADSTS50072 | owner | verify --device-code | shared device-code | login invalid_grant |
  AADSTS50072: Due to a configuration change made by your administrator, or because you moved to a new location, you
  must enroll in multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.
AADSTS50078 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator,
  you must refresh your multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.
AADSTS50078 | owner | verify --sign-in | granted browser | login invalid_grant | "
AADSTS53003 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token
  issuance.
AADSTS53003 | us | verify --sign-in | device-code | login invalid_grant | "
AADSTS53000 | admin | entra.microsoft.com | - | login invalid_grant |
  AADSTS53000: Device is not in required device state: compliant. Conditional Access policy requires a compliant
  device, and the device is not compliant. The user must enroll their device with an approved MDM provider like
  Intune.
AADSTS53001 | admin | entra.microsoft.com | - | login invalid_grant |
  AADSTS53001: Device is not in required device state: domain_joined. Conditional Access policy requires a domain
  joined device, and the device is not domain joined.
AADSTS530035 | admin | entra.microsoft.com | password | login invalid_grant |
  AADSTS530035: Access has been blocked by security defaults. This is due to the request using legacy auth or being
  deemed unsafe by security defaults policies.
AADSTS530035 | us | verify --sign-in | device-code | login invalid_grant |
  AADSTS530035: Access has been blocked by security defaults.
AADSTS530032 | admin | entra.microsoft.com | - | login invalid_grant |
  AADSTS530032: The tenant admin has configured a security policy that blocks this request.
AADSTS70043 | owner | link | - | login invalid_grant |
  AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.
  The token was issued on 2026-11-24T08:00:00.0000000Z and the maximum allowed lifetime for this request is 43200.
AADSTS700082 | owner | link | - | login invalid_grant |
  AADSTS700082: The refresh token has expired due to inactivity. The token was issued on
  2026-08-01T08:00:00.0000000Z and was inactive for 90.00:00:00.
AADSTS70008 | owner | verify --sign-in | granted | login invalid_grant |
  AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new
  interactive authorization request for this user and resource.
AADSTS50173 | owner | link | - | login invalid_grant |
  AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might
  have changed or reset their password. The grant was issued on '2026-11-01T08:00:00.0000000Z' and the
  TokensValidFrom date (before which tokens are not valid) for this user is '2026-11-20T08:00:00.0000000Z'.
AADSTS50133 | owner | link | - | login invalid_grant |
  AADSTS50133: The session is not valid due to password expiration or recent password change.
AADSTS54005 | owner | link | - | login invalid_grant |
  AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing
  refresh token.
AADSTS501481 | owner | link | - | login invalid_grant |
  AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.
AADSTS70020 | owner | verify --sign-in | device-code | login expired_token |
  AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired.
AADSTS70019 | owner | verify --sign-in | device-code | login expired_token |
  AADSTS70019: CodeExpired - Verification code expired. Have the user retry the sign-in.
AADSTS70018 | owner | verify --sign-in | device-code | login bad_verification_code |
  AADSTS70018: Invalid verification code due to User typing in wrong user code for device code flow. Authorization
  is not approved.
AADSTS70000 | owner | link | - | login invalid_grant | AADSTS70000: The provided grant is invalid or malformed.
AADSTS700005 | owner | link | - | login invalid_grant |
  AADSTS700005: Provided Authorization Code is intended to use against other tenant, thus rejected.
AADSTS500112 | owner | link | - | login invalid_client |
  AADSTS500112: The reply address 'http://localhost:1' does not match the reply address 'http://localhost:2'
  provided when requesting Authorization code.
login-unfinished | owner | verify --sign-in | browser | login timed_out | The sign-in was not finished within 5 minutes.
login-profile | owner | link | browser | login Authorization_RequestDenied |
  Insufficient privileges to complete the operation.
login-profile | us | refresh, up | grantedTenant password | login Authorization_RequestDenied | "
login-intercepted | us | curl | password | login unreadable_answer |
  login.microsoftonline.com answered 200, which is not the answer of a login endpoint.
login-expired | owner | verify --sign-in | device-code | login expired_token | The device code has expired.
AADSTS50089 | owner | verify --sign-in | browser | login invalid_grant |
  AADSTS50089: Authentication failed due to flow token expired.
AADSTS28000 | us | link | - | login invalid_request |
  AADSTS28000: Provided value for the input parameter scope is not valid because it contains more than one resource.
  Scope https://graph.microsoft.com/IMAP.AccessAsUser.All https://outlook.office.com/IMAP.AccessAsUser.All is not
  valid.
AADSTS700022 | us | link | - | login invalid_request |
  AADSTS700022: The provided value for the input parameter scope is not valid because it contains more than one
  resource.
AADSTS70011 | us | scopes | - | login invalid_scope |
  AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input
  parameter 'scope' is not valid. The scope outlook.office.com/IMAP.AccessAsUser.All is not valid.
login-busy | us | verify --as-monitor | password | login temporarily_unavailable |
  The service is temporarily unavailable.
AADSTS50033 | us | verify --sign-in | - | login server_error |
  AADSTS50033: A transient error has occurred. Please try again.
AADSTS90006 | us | verify --sign-in | - | login temporarily_unavailable |
  AADSTS90006: The service is temporarily unavailable.
AADSTS90024 | us | verify --sign-in | - | login server_error |
  AADSTS90024: A transient error has occurred. Please try again.
AADSTS90033 | us | verify --sign-in | - | login temporarily_unavailable |
  AADSTS90033: A transient error has occurred. Please try again.
login-unknown | us | login.microsoftonline.com | - | login invalid_request |
  AADSTS50146: This application is required to be configured with an application-specific signing key.
login-unknown | us | learn.microsoft.com | - | login invalid_grant | The login endpoint gave no reason.
login-unknown | us | learn.microsoft.com | - | login | <html> 502 Bad Gateway
claim-account | us | verify --sign-in | - | claim account | admin@contoso.com => jobs@contoso.com
claim-scopes | owner | link | - | claim scopes | User.Read => IMAP.AccessAsUser.All SMTP.Send
claim-scopes | us | refresh, up | grantedTenant | claim scopes | none => IMAP.AccessAsUser.All SMTP.Send
claim-audience | us | scopes | - | claim audience | https://graph.microsoft.com => https://outlook.office.com
claim-tenant | us | outputs | - | claim tenant |
  99999999-9999-4999-8999-999999999999 => 11111111-1111-4111-8111-111111111111
claim-client | us | outputs | - | claim client |
  04b07795-8ddb-461a-bbee-02f9e1bf7b46 => a39659a9-d170-4bf6-a628-8023ee3ebc3a
claim-expiry | us | verify --sign-in | - | claim expiry |
  2026-11-25T07:00:00.000Z => later than 2026-11-25T08:00:00.000Z
imap-too-many | us | verify --sign-in | - | imap greeting | * BYE Connection is closed. 10
imap-too-many | us | verify --as-monitor | shared password | imap authenticate |
  [ALERT] Too many simultaneous connections.
imap-throttled | us | verify --sign-in | - | imap open |
  BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds
imap-not-connected | admin | connect, Set-CASMailbox | - | imap open | User is authenticated but not connected.
imap-not-connected | admin | connect, Set-CASMailbox, Add-MailboxPermission | shared | imap open |
  BAD User is authenticated but not connected.
imap-sign-in | admin | connect, Set-CASMailbox | - | imap authenticate | AUTHENTICATE failed.
imap-sign-in | admin | connect, Set-CASMailbox | granted | imap authenticate | NO AUTHENTICATE failed.
imap-sign-in | admin | connect, Set-CASMailbox, Add-MailboxPermission | shared | imap authenticate |
  AUTHENTICATE failed.
imap-sign-in | admin | connect, Set-CASMailbox | - | imap authenticate |
  AUTHENTICATE failed.\r\n* BYE Connection is closed. 14
imap-sign-in | admin | connect, Set-CASMailbox | - | imap authenticate | [AUTHENTICATIONFAILED] Authentication failed.
imap-no-oauth | us | pulumi config rm, up | - | imap authenticate |
  The server does not offer AUTH=XOAUTH2: IMAP4rev1 AUTH=PLAIN.
imap-full | owner | outlook.office.com | - | imap change | [OVERQUOTA] Quota exceeded (mailbox for user is full)
imap-closed | us | verify --sign-in | - | imap open | * BYE Session invalidated - AccessTokenExpired
imap-no-greeting | us | pulumi config rm, up | - | imap greeting | HTTP/1.1 400 Bad Request
imap-change | admin | connect, Get-MailboxPermission | - | imap change | NO MOVE failed.
imap-change | admin | connect, Add-MailboxPermission | shared | imap change | NO STORE failed.
imap-unknown | us | verify --sign-in | - | imap open | NO Server error - please contact your administrator.
smtp-not-arrived | admin | connect, Get-MessageTraceV2 | - | imap arrive |
  The message was accepted, but was not in the inbox after 60 s.
imap-not-connected | admin | connect, Set-CASMailbox | - | imap arrive | User is authenticated but not connected.
smtp-off-mailbox | admin | connect, Set-CASMailbox | - | smtp authenticate 535 |
  5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit
  https://aka.ms/smtp_auth_disabled for more information. [AM0PR02CA0123.eurprd02.prod.outlook.com
  2026-11-25T08:00:00.000Z 08DE2BFA00000000]
smtp-off-tenant | admin | connect, Set-CASMailbox | - | smtp authenticate 535 |
  5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit
  https://aka.ms/smtp_auth_disabled for more information.
smtp-security-defaults | admin | entra.microsoft.com | - | smtp authenticate 535 |
  5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your
  administrator.
smtp-blocked | admin | entra.microsoft.com | - | smtp authenticate 535 |
  5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.
  Contact your administrator.
smtp-password | us | outputs | - | smtp authenticate 550 |
  5.7.30 Basic authentication is not supported for Client Submission.
smtp-password | us | outputs | - | smtp authenticate 535 |
  5.7.139 Authentication unsuccessful, basic authentication is disabled.
smtp-send-as | admin | connect, Add-RecipientPermission | shared | smtp send 550 |
  5.7.60 SMTP; Client does not have permissions to send as this sender
smtp-send-as | admin | connect, Add-RecipientPermission | shared | smtp send 554 |
  5.2.252 SendAsDenied; jobs@contoso.com not allowed to send as applications@contoso.com;
  STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a
  permanent exception
smtp-limit | us | verify --sign-in | - | smtp send 432 | 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded
smtp-limit | us | verify --sign-in | - | smtp send 554 |
  5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent
  exception
smtp-relay | us | pulumi config rm, up | - | smtp send 550 |
  5.7.54 SMTP; Unable to relay recipient in non-accepted domain
smtp-relay | us | pulumi config rm, up | - | smtp send 530 | 5.7.57 Client not authenticated to send mail.
smtp-recipient | admin | connect, Get-Mailbox | - | smtp send 550 |
  5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient jobs@contoso.com not found by SMTP address lookup
smtp-not-arrived | admin | connect, Get-MessageTraceV2 | - | smtp arrive | The message did not arrive within 60 seconds.
smtp-sign-in | admin | connect, Set-CASMailbox | - | smtp authenticate 535 |
  5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com 2026-11-25T08:00:00.000Z
  08DE2BFA00000000]
smtp-sign-in | admin | connect, Add-MailboxPermission, Add-RecipientPermission | shared | smtp authenticate 535 |
  535 5.7.3 Authentication unsuccessful
smtp-sign-in | admin | connect, Set-CASMailbox | granted password | smtp authenticate 535 |
  5.7.3 Authentication unsuccessful
smtp-no-oauth | us | pulumi config rm, up | - | smtp authenticate 504 | 5.7.4 Unrecognized authentication type
smtp-no-starttls | us | pulumi config rm, up | - | smtp starttls | The server does not offer STARTTLS.
smtp-closed | us | verify --sign-in | - | smtp connect 421 | 4.3.2 Service not active
smtp-closed | us | verify --sign-in | - | smtp send | Connection closed unexpectedly
smtp-no-greeting | us | pulumi config rm, up | - | smtp greeting | Invalid greeting: HTTP/1.1 400 Bad Request
smtp-unknown | us | verify --sign-in | - | smtp send 554 | 5.6.0 Corrupt message content
network-name | us | nslookup | - | network outlook.ofice365.com:993 ENOTFOUND
network-name-later | us | nslookup | - | network outlook.office365.com:993 EAI_AGAIN
network-refused | us | nc | - | network outlook.office365.com:1993 ECONNREFUSED
network-refused | us | emulator --mail | emulator | network localhost:8993 ECONNREFUSED
network-timeout | us | nc | - | network smtp.office365.com:587 ETIMEDOUT
network-timeout | us | emulator --mail | emulator | network localhost:8743 ETIMEDOUT
network-timeout | us | nc | - | network login.microsoftonline.com:443 UND_ERR_CONNECT_TIMEOUT
network-broken | us | verify --device-code | device-code | network outlook.office365.com:993 ECONNRESET
network-broken | us | verify --as-monitor | granted password | network smtp.office365.com:587 EPIPE
network-broken | us | emulator --mail | emulator | network localhost:8587 ECONNRESET
network-no-route | us | nc | - | network outlook.office365.com:993 ENETUNREACH
network-no-route | us | nc | - | network outlook.office365.com:993 EHOSTUNREACH
network-unknown | us | nc | - | network outlook.office365.com:993 EMFILE
tls-untrusted | us | openssl | - | tls outlook.office365.com:993 SELF_SIGNED_CERT_IN_CHAIN
tls-untrusted | us | openssl | - | tls login.microsoftonline.com:443 UNABLE_TO_GET_ISSUER_CERT_LOCALLY
tls-untrusted | us | openssl | - | tls smtp.office365.com:587 UNABLE_TO_VERIFY_LEAF_SIGNATURE
tls-untrusted | us | emulator --mail | emulator | tls localhost:8993 DEPTH_ZERO_SELF_SIGNED_CERT
tls-expired | us | openssl | - | tls outlook.office365.com:993 CERT_HAS_EXPIRED
tls-not-yet | us | openssl | - | tls smtp.office365.com:587 CERT_NOT_YET_VALID
tls-name | us | outputs | - | tls mail.contoso.com:993 ERR_TLS_CERT_ALTNAME_INVALID
tls-name | us | outputs | - | tls smtp.office365.com:587 ERR_TLS_CERT_ALTNAME_INVALID
tls-protocol | us | openssl | - | network outlook.office365.com:143 EPROTO
tls-protocol | us | openssl | - | tls smtp.office365.com:465 ERR_SSL_WRONG_VERSION_NUMBER
tls-unknown | us | openssl | - | tls outlook.office365.com:993 CERT_REVOKED
`);
