// Says in the page what goes wrong with a passkey, instead of only in the console.

const place = document.querySelector(".passkey-error");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  place.textContent = window.PublicKeyCredential ? place.dataset.failed : place.dataset.unknown;
  place.hidden = false;
});
