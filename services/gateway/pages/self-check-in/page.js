/* For web views of phones that are ten years old: ES5, XMLHttpRequest, and nothing from anywhere else. */
(function () {
  "use strict";

  var TIMEOUT_MS = 15000;
  /** Seconds between tries; the last one repeats. */
  var WAITS = [2, 4, 8, 15, 30];
  var MARKS = { ACCEPTED: "good", DUPLICATE: "good", OVER_CAPACITY: "wait", REJECTED: "bad" };

  var data = JSON.parse(byId("data").textContent);
  var form = byId("form");
  var language = document.documentElement.lang;
  /** Client ids by number: the same person sends the same check-in. */
  var clientIds = {};
  /** The entry being sent, until it has a verdict; also stored for a reload. */
  var entry = null;
  var tries = 0;
  var request = null;
  var timer = null;

  function byId(id) {
    return document.getElementById(id);
  }

  function say(key) {
    return data.words[language][key];
  }

  function on(target, event, act) {
    target.addEventListener(event, act);
  }

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  /** Shows every text of the page in the chosen language. */
  function speak() {
    document.documentElement.lang = language;
    document.title = say("title");
    each("[data-t]", function (element) {
      element.textContent = say(element.getAttribute("data-t"));
    });
    byId("language").setAttribute("href", "?lang=" + (language === "en" ? "zh-CN" : "en"));
    byId("language").setAttribute("lang", language === "en" ? "zh-CN" : "en");
    if (form) showKind();
    if (!byId("outcome").hidden && entry) showWaiting(entry.waiting, entry.seconds);
  }

  function put(element, key) {
    element.setAttribute("data-t", key);
    element.textContent = say(key);
  }

  function show(part) {
    form.hidden = part !== "form";
    byId("outcome").hidden = part === "form";
  }

  // The form

  function chosen(name) {
    var input = form.querySelector("input[name=" + name + "]:checked");
    return input ? input.value : "";
  }

  function showKind() {
    var isPhone = chosen("kind") === "phone";
    var number = byId("number");
    number.setAttribute("inputmode", isPhone ? "tel" : "text");
    number.setAttribute("autocomplete", isPhone ? "tel-national" : "off");
    number.setAttribute("type", isPhone ? "tel" : "text");
    put(byId("number-label"), isPhone ? "phone" : "identityNumber");
    put(byId("number-hint"), isPhone ? "phoneHint" : "identityNumberHint");
    byId("number-hint").hidden = !byId("number-mistake").hidden;
  }

  /** Removes spaces and hyphens; makes full-width digits and X plain. */
  function plain(text) {
    var narrow = text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0b]/g, function (wide) {
      return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
    });
    return narrow.replace(/[\s\u3000\-\u2010-\u2015]/g, "").toUpperCase();
  }

  function mistakeIn(kind, number) {
    if (number === "") return kind + "Missing";
    if (kind === "phone") return /^(\+?86)?1[3-9]\d{9}$/.test(number) ? null : "phoneWrong";
    if (!/^\d{17}[\dX]$/.test(number)) return "identityNumberFormat";
    return isIdentityNumber(number) ? null : "identityNumberWrong";
  }

  /** GB 11643: a real day of birth, and the check character. */
  function isIdentityNumber(number) {
    var weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    var sum = 0;
    for (var index = 0; index < 17; index += 1) sum += weights[index] * Number(number.charAt(index));
    if ("10X98765432".charAt(sum % 11) !== number.charAt(17)) return false;
    var year = Number(number.slice(6, 10));
    var month = Number(number.slice(10, 12));
    var day = Number(number.slice(12, 14));
    var born = new Date(year, month - 1, day);
    return year >= 1800 && born.getMonth() === month - 1 && born.getDate() === day && born <= new Date();
  }

  function showMistake(id, key, field) {
    var mistake = byId(id);
    mistake.hidden = !key;
    if (key) put(mistake, key);
    if (field) field.setAttribute("aria-invalid", key ? "true" : "false");
  }

  /** Returns the form's values, or null after showing the mistake. */
  function readForm() {
    var kind = chosen("kind");
    var number = plain(byId("number").value);
    var audience = chosen("audience");
    var wrong = mistakeIn(kind, number);
    showMistake("number-mistake", wrong, byId("number"));
    byId("number-hint").hidden = wrong !== null;
    showMistake("audience-mistake", audience ? null : "audienceMissing");
    if (wrong) byId("number").focus();
    else if (!audience) form.querySelector("input[name=audience]").focus();
    if (wrong || !audience) return null;
    return { kind: kind, number: number, audience: audience, area: byId("area") ? byId("area").value : "" };
  }

  function fillForm(filled) {
    byId("kind-" + filled.kind).checked = true;
    byId("number").value = filled.number;
    if (byId("audience-" + filled.audience)) byId("audience-" + filled.audience).checked = true;
    if (byId("area")) byId("area").value = filled.area;
    showKind();
  }

  // The current entry

  function keep() {
    try {
      if (entry) sessionStorage.setItem(data.event, JSON.stringify(entry));
      else sessionStorage.removeItem(data.event);
    } catch (_unavailable) {
      // Private windows have no storage: then it is lost on a reload.
    }
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(data.event));
    } catch (_unavailable) {
      return null;
    }
  }

  function newClientId() {
    var bytes = [];
    if (window.crypto && crypto.getRandomValues) bytes = crypto.getRandomValues(new Uint8Array(16));
    else while (bytes.length < 16) bytes.push(Math.floor(Math.random() * 256));
    return Array.prototype.map
      .call(bytes, function (byte) {
        return (byte + 256).toString(16).slice(1);
      })
      .join("");
  }

  function begin(filled) {
    var known = (clientIds[filled.number] = clientIds[filled.number] || {
      clientId: newClientId(),
      at: new Date().toISOString()
    });
    entry = filled;
    entry.clientId = known.clientId;
    entry.at = known.at;
    tries = 0;
    keep();
    send();
  }

  function send() {
    stop();
    setBusy(true);
    if (tries > 0) showWaiting("sending");
    var sent = new XMLHttpRequest();
    request = sent;
    sent.open("POST", location.pathname);
    sent.timeout = TIMEOUT_MS;
    sent.setRequestHeader("Content-Type", "application/json");
    sent.setRequestHeader("Accept-Language", language);
    on(sent, "load", function () {
      if (sent === request) answered(sent);
    });
    on(sent, "error", failed);
    on(sent, "timeout", failed);
    function failed() {
      if (sent === request) retryLater(navigator.onLine ? "noSignal" : "offline");
    }
    sent.send(
      JSON.stringify({
        clientId: entry.clientId,
        person: entry.kind === "phone" ? { phone: entry.number } : { identityNumber: entry.number },
        audience: entry.audience,
        area: entry.area || undefined,
        at: entry.at
      })
    );
  }

  /** Ends the current try, if any, and ignores its result. */
  function stop() {
    clearTimeout(timer);
    timer = null;
    request = null;
  }

  function answered(sent) {
    var answer = null;
    try {
      answer = JSON.parse(sent.responseText);
    } catch (_notOurs) {
      // The page of a proxy, or of a network with a sign-in page.
    }
    request = null;
    var error = answer && answer.errors && answer.errors[0];
    if (sent.status === 200 && answer && answer.verdict) conclude(answer.verdict, answer.reason);
    else if (sent.status === 429) retryLater("busy", error && error.extensions.retryAfterSeconds);
    else if (error && sent.status < 500) conclude("REJECTED", error.message);
    else retryLater("unavailable");
  }

  function retryLater(why, seconds) {
    request = null;
    var wait = seconds || WAITS[Math.min(tries, WAITS.length - 1)];
    tries += 1;
    timer = setTimeout(send, wait * 1000);
    showWaiting(why, wait);
  }

  function showWaiting(why, seconds) {
    entry.waiting = why;
    entry.seconds = seconds;
    showOutcome("wait", "waitingTitle", say(why).replace("{seconds}", seconds), false);
    byId("retry").hidden = why === "sending";
    byId("edit").hidden = false;
    byId("next").hidden = true;
  }

  function conclude(verdict, reason) {
    entry = null;
    keep();
    showOutcome(
      MARKS[verdict] || "bad",
      verdict + "_TITLE",
      reason && verdict === "REJECTED" ? reason : say(verdict),
      true
    );
    byId("retry").hidden = true;
    byId("edit").hidden = verdict !== "REJECTED";
    byId("next").hidden = verdict === "REJECTED";
  }

  function showOutcome(mood, title, text, isFinal) {
    setBusy(false);
    byId("verdict").className = "verdict " + mood;
    each("#verdict svg", function (mark) {
      if (mark.getAttribute("data-mood") === mood) mark.removeAttribute("hidden");
      else mark.setAttribute("hidden", "");
    });
    put(byId("verdict-title"), title);
    byId("verdict-text").textContent = text;
    var isNew = byId("outcome").hidden;
    show("outcome");
    if (isNew || isFinal) {
      byId("verdict-title").focus();
      window.scrollTo(0, 0);
    }
  }

  function setBusy(isBusy) {
    byId("submit").disabled = isBusy;
    put(byId("submit"), isBusy ? "sending" : "submit");
  }

  // Event handlers

  on(byId("language"), "click", function (event) {
    event.preventDefault();
    language = language === "en" ? "zh-CN" : "en";
    speak();
  });
  if (!form) return;

  on(form, "submit", function (event) {
    event.preventDefault();
    var filled = readForm();
    if (filled && !request) begin(filled);
  });
  each("input[name=kind]", function (input) {
    on(input, "change", function () {
      byId("number").value = "";
      showMistake("number-mistake", null, byId("number"));
      showKind();
      byId("number").focus();
    });
  });
  on(byId("retry"), "click", send);
  on(byId("edit"), "click", function () {
    stop();
    setBusy(false);
    entry = null;
    keep();
    show("form");
    byId("number").focus();
  });
  on(byId("next"), "click", function () {
    form.reset();
    showKind();
    show("form");
    byId("number").focus();
  });
  on(window, "online", function () {
    if (timer) send();
  });

  showKind();
  var left = kept();
  if (left) {
    fillForm(left);
    clientIds[left.number] = { clientId: left.clientId, at: left.at };
    entry = left;
    send();
  } else if (byId("number").value === "" && window.innerWidth > 700) byId("number").focus();
})();
