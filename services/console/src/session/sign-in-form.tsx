import { Button, Input, type InputRef } from "antd";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import { RequestRefused } from "../graph/ask.js";
import { useProblemText } from "../graph/problem.js";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { Icon } from "../ui/icon.js";
import styles from "./sign-in-form.module.css";
import { useSession } from "./use-session.js";

const messages = defineMessages({
  "zh-CN": {
    username: "账户",
    password: "密码",
    signIn: "登录",
    fillUsername: "请输入账户。",
    fillPassword: "请输入密码。",
    wait: (seconds: number) => `${seconds} 秒后可重试`,
  },
  en: {
    username: "Username",
    password: "Password",
    signIn: "Sign in",
    fillUsername: "Enter your username.",
    fillPassword: "Enter your password.",
    wait: (seconds) => `Try again in ${seconds} s`,
  },
});

/** Asks for name and password; with `username`, only for the password of that account. */
export function SignInForm({ username: given }: { username?: string }) {
  const t = useTranslations(messages);
  const session = useSession();
  const problemText = useProblemText();
  const id = useId();
  const [username, setUsername] = useState(given ?? "");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [seconds, startWaiting] = useCountdown();
  /** The user who has to wait, and the server's message; another user may sign in meanwhile. */
  const [waiting, setWaiting] = useState({ username: "", reason: "" });
  const wait = waiting.username === username.trim().toLowerCase() ? seconds : 0;
  const [usernameInput, passwordInput] = [useRef<InputRef>(null), useRef<InputRef>(null)];

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || wait > 0) return;
    if (username.trim() === "") {
      setProblem("username");
      return usernameInput.current?.focus();
    }
    if (password === "") {
      setProblem("password");
      return passwordInput.current?.focus();
    }
    setBusy(true);
    setProblem(null);
    try {
      await session.signIn(username.trim(), password);
    } catch (error) {
      const [reason, until] = [
        problemText(error),
        error instanceof RequestRefused ? error.retryAfterSeconds : null,
      ];
      setProblem(until ? null : reason);
      if (until) setWaiting({ username: username.trim().toLowerCase(), reason });
      startWaiting(until ?? 0);
      setBusy(false);
      passwordInput.current?.focus({ cursor: "all" });
    }
  };

  const missing = { username: t.fillUsername, password: t.fillPassword };
  const isMissing = problem === "username" || problem === "password";
  const shown = wait > 0 ? waiting.reason : isMissing ? missing[problem] : problem;
  return (
    <form className={styles.form} onSubmit={(event) => void signIn(event)} noValidate>
      <label htmlFor={`${id}-username`}>{t.username}</label>
      <Input
        id={`${id}-username`}
        ref={usernameInput}
        size="large"
        value={username}
        onChange={({ target }) => setUsername(target.value)}
        readOnly={given !== undefined}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={given === undefined}
        aria-invalid={problem === "username"}
        aria-describedby={`${id}-problem`}
      />
      <label htmlFor={`${id}-password`}>{t.password}</label>
      <Input.Password
        id={`${id}-password`}
        ref={passwordInput}
        size="large"
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        autoComplete="current-password"
        iconRender={eye}
        autoFocus={given !== undefined}
        aria-invalid={problem === "password"}
        aria-describedby={`${id}-problem`}
      />
      <div id={`${id}-problem`} className={styles.problem} role="alert">
        {shown}
      </div>
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={wait > 0} block>
        {wait > 0 ? t.wait(wait) : t.signIn}
      </Button>
    </form>
  );
}

const eye = (isShown: boolean) => (
  <span>
    <Icon name={isShown ? "seen" : "hidden"} />
  </span>
);

/** Counts down the remaining seconds. */
function useCountdown(): [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (seconds <= 0) return undefined;
    // Timers of a hidden page fire late, so the remaining time is computed from the monotonic clock.
    const timer = setTimeout(() => setSeconds(Math.ceil((until - performance.now()) / 1000)), 1000);
    return () => clearTimeout(timer);
  }, [seconds, until]);
  const start = (wait: number) => {
    setUntil(performance.now() + wait * 1000);
    setSeconds(wait);
  };
  return [Math.max(0, seconds), start];
}
