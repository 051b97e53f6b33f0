"""The OpenID Connect client: authlib's, going out by our own door, and stricter where it is lax.

State, nonce and PKCE are authlib's; the state is kept in the session under the provider's name and
taken out before it is judged, so that it serves once. What is added here: every request goes to
public hosts only; the issuer must be the one that was set up, not the one that the provider names
today; signatures must be by a public key.
"""

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import FrameworkIntegration, OAuthError
from authlib.integrations.django_client import DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.http import HttpRequest
from joserfc.errors import JoseError

from courses import outgoing
from students.models import IdentityProvider
from students.sealing import PROVIDERS, unseal

SCOPES = "openid email profile"
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# What comes from outside is broken in more ways than can be listed; all of them mean no.
_BROKEN = (AuthlibBaseError, JoseError, outgoing.OutgoingFailed, KeyError, TypeError, ValueError)


class ProviderFailed(Exception):
    """The provider can't be reached, or what it says is not what it should be."""


class _Session(OAuth2Session):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = outgoing.session()
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.adapters.clear()
        for scheme in ("https://", "http://"):
            self.mount(scheme, way.get_adapter(scheme))

    def send(self, request: Any, **options: Any) -> Any:
        return super().send(request, **options | {"allow_redirects": False, "proxies": {}})


class _Client(DjangoOAuth2App):
    client_cls = _Session

    def __init__(self, issuer: str, **options: Any) -> None:
        self.issuer = issuer
        super().__init__(**options)

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself, if it is the one that was set up."""
        found: dict[str, Any] = super().load_server_metadata()
        if found.get("issuer") != self.issuer:
            raise OAuthError("wrong_issuer")
        if not all(isinstance(found.get(name), str) for name in ENDPOINTS):
            raise OAuthError("incomplete_metadata")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        allowed = [name for name in offered if name in SIGNED_BY]
        if not allowed:
            raise OAuthError("no_public_key")
        found["id_token_signing_alg_values_supported"] = allowed
        return found


def _client_of(provider: IdentityProvider) -> _Client:
    return _Client(
        issuer=provider.issuer,
        framework=FrameworkIntegration(str(provider.uuid)),
        name=str(provider.uuid),
        client_id=provider.client_id,
        client_secret=unseal(provider.secret, PROVIDERS),
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPES, "code_challenge_method": "S256"},
    )


def begin(request: HttpRequest, provider: IdentityProvider, callback: str) -> str:
    """Return the provider's address to go to, and keep state and nonce in the session.

    Raises ProviderFailed. 1 request goes out.
    """
    try:
        address: str = _client_of(provider).authorize_redirect(request, callback)["Location"]
    except _BROKEN as error:
        raise ProviderFailed(_code(error)) from error
    return address


def finish(request: HttpRequest, provider: IdentityProvider) -> dict[str, Any]:
    """Return what the provider has signed about the person who comes back from it.

    Raises ProviderFailed. 3 requests go out.
    """
    client = _client_of(provider)
    try:
        token = client.authorize_access_token(request, leeway=60)
        claims = dict(token["userinfo"])
    except _BROKEN as error:
        raise ProviderFailed(_code(error)) from error
    subject, audience = claims.get("sub"), claims.get("aud")
    # authlib takes any audience where `azp` names us.
    if provider.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise ProviderFailed("wrong_audience")
    if claims.get("iss") != provider.issuer or not isinstance(subject, str) or not subject:
        raise ProviderFailed("wrong_claims")
    return claims


def _code(error: Exception) -> str:
    return str(getattr(error, "error", None) or type(error).__name__)[:64]
