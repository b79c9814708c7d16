"""Errors of a running site, reported to Sentry or to what speaks like it."""

from django.core.exceptions import ImproperlyConfigured


def report_errors(address: str) -> None:
    """Sends what goes wrong from now on to ``address``, and nothing of what people wrote or who they are.

    Raises ImproperlyConfigured for what is no address of a project.
    """
    import sentry_sdk
    from sentry_sdk.utils import BadDsn

    try:
        sentry_sdk.init(
            dsn=address,
            max_request_body_size="never",
            include_local_variables=False,
            traces_sample_rate=0.0,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(f"SENTRY_DSN must look like https://key@host/number: {error}.") from error
