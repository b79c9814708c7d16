// Sends the form of an import while a bar tells how far it is. Without this script the browser sends it as it is.

const form = document.querySelector(".import-form");
const bar = form.querySelector("progress");
const words = form.querySelector(".import-words");
const error = form.querySelector(".import-error");
const cancel = form.querySelector(".import-cancel");
const submit = form.querySelector("[type=submit]");

const size = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "megabyte",
  maximumFractionDigits: 1,
});

function show(isSending, complaint = "") {
  submit.disabled = isSending;
  cancel.hidden = !isSending;
  form.querySelector(".import-sending").hidden = !isSending;
  error.textContent = complaint;
}

function tell({ loaded, total }) {
  const percent = Math.floor((100 * loaded) / total);
  bar.value = percent;
  const { sending, sent } = form.dataset;
  words.textContent =
    loaded < total ? sending.replace("{percent}", percent).replace("{size}", size.format(total / 1e6)) : sent;
}

function finish(request) {
  const { error: complaint, address } = request.response ?? { error: form.dataset.lost };
  if (address) location.assign(address);
  else show(false, complaint);
}

function send() {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", tell);
  request.addEventListener("load", () => finish(request));
  request.addEventListener("error", () => show(false, form.dataset.lost));
  request.addEventListener("abort", () => show(false));
  cancel.onclick = () => request.abort();
  request.send(new FormData(form));
  show(true);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = form.elements.file.files;
  if (file.size > Number(form.dataset.limit)) show(false, form.dataset.tooLong);
  else send();
});
