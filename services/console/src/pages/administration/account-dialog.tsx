import { App, Button, Input, Select, Switch } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import type { Role } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { roles } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice, AreaChoice } from "../../planning/choices.js";
import { useViewer } from "../../session/use-session.js";
import { widestArea } from "../../session/viewer.rules.js";
import { FormDialog } from "../../ui/form-dialog.js";
import form from "../../ui/form.module.css";
import { Icon } from "../../ui/icon.js";
import {
  ClearSignInWait,
  CreateUser,
  UpdateUser,
  type AccountShownFragment,
} from "./administration.documents.js";
import styles from "./administration-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    create: "新建账户",
    change: (name: string) => `修改账户：${name}`,
    username: "用户名",
    usernameNote: "2 至 32 个字母、数字、点、横线或下划线",
    name: "姓名",
    password: "初始密码",
    passwordNote: "至少 8 位；请本人首次登录后修改。",
    reset: "重设密码（忘记时填写）",
    resetNote: "保存后原密码失效，此人在各处退出登录。",
    agency: "单位",
    chooseAgency: "选择单位",
    grants: "权限",
    role: "角色",
    area: "区划",
    chooseArea: "选择区划",
    addGrant: "添加权限",
    dropGrant: "去掉这项权限",
    active: "可以登录",
    closing: "保存后，此人会立即退出登录。",
    save: "保存",
    created: (name: string) => `已新建：${name}`,
    changed: (name: string) => `已修改：${name}`,
    missing: "请选好单位和每项权限的区划。",
    own: "自己的权限和状态由其他管理员修改。",
    clearWait: "解除登录等待",
    clearWaitNote: "密码多次输错后须等待；解除后，此人可以立即重试。",
    cleared: "已解除，可以立即登录。",
    noWait: "此人目前无须等待。",
  },
  en: {
    create: "New account",
    change: (name) => `Change ${name}`,
    username: "Username",
    usernameNote: "2 to 32 letters, digits, dots, hyphens or underscores",
    name: "Name",
    password: "First password",
    passwordNote: "At least 8 characters; whoever it is should change it after signing in.",
    reset: "New password (if it was forgotten)",
    resetNote: "Once saved, the old one is no longer good and they are signed out everywhere.",
    agency: "Agency",
    chooseAgency: "Choose an agency",
    grants: "Roles",
    role: "Role",
    area: "Area",
    chooseArea: "Choose an area",
    addGrant: "Add a role",
    dropGrant: "Take this role away",
    active: "May sign in",
    closing: "Once saved, they are signed out at once.",
    save: "Save",
    created: (name) => `Created: ${name}`,
    changed: (name) => `Changed: ${name}`,
    missing: "Choose an agency, and an area for every role.",
    own: "Another administrator changes your own roles and state.",
    clearWait: "End the wait to sign in",
    clearWaitNote: "Too many wrong passwords make people wait; once it is ended, they may try again at once.",
    cleared: "Ended; they may sign in at once.",
    noWait: "There was no wait.",
  },
});

const ROLES: readonly Role[] = ["PLANNER", "PARTNER", "OFFICER", "ANALYST", "ADMIN"];

interface Grant {
  /** Stable React key while other rows are added and removed. */
  readonly key: number;
  readonly role: Role;
  readonly area: string | null;
}

interface AccountDialogProps {
  /** Null creates a new account. */
  readonly account: AccountShownFragment | null;
  readonly onClose: () => void;
}

/** Dialog that creates or edits an account: its person, its agency, and its roles with the areas they apply to. */
export function AccountDialog({ account, onClose }: AccountDialogProps) {
  const t = useTranslations(messages);
  const roleNames = useTranslations(roles);
  const viewer = useViewer();
  const { message } = App.useApp();
  const create = useAct(CreateUser);
  const update = useAct(UpdateUser);
  const clear = useAct(ClearSignInWait);
  const act = account ? update : create;
  const isOwn = account?.id === viewer.id;
  const [username, setUsername] = useState("");
  const [displayName, setDisplayName] = useState(account?.displayName ?? "");
  const [password, setPassword] = useState("");
  const [agency, setAgency] = useState<string | null>(account?.agency.id ?? null);
  const [active, setActive] = useState(account?.active ?? true);
  const [grants, setGrants] = useState<readonly Grant[]>(
    account?.grants.map(({ role, area }, key) => ({ key, role, area: area.id })) ?? [
      { key: 0, role: "PARTNER", area: widestArea(viewer)?.id ?? null },
    ],
  );
  const [isMissing, setIsMissing] = useState(false);
  const nextKey = 1 + Math.max(-1, ...grants.map(({ key }) => key));
  const setGrant = (index: number, changed: Partial<Grant>) =>
    setGrants(grants.map((grant, at) => (at === index ? { ...grant, ...changed } : grant)));

  const save = async () => {
    const given = grants.flatMap(({ role, area }) => (area === null ? [] : [{ role, area }]));
    const isWhole = agency !== null && given.length === grants.length;
    setIsMissing(!isWhole);
    if (!isWhole) return;
    const isDone = account
      ? await update.run({
          input: {
            id: account.id,
            version: account.version,
            displayName: displayName.trim(),
            ...(!isOwn && { grants: given, active, ...(password && { password }) }),
          },
        })
      : await create.run({
          input: {
            username: username.trim(),
            displayName: displayName.trim(),
            password,
            agency,
            grants: given,
          },
        });
    if (!isDone) return;
    void message.success((account ? t.changed : t.created)(displayName.trim()));
    onClose();
  };
  const clearWait = async (user: string) => {
    const done = await clear.run({ user });
    if (done) void message.success(done.clearSignInWait ? t.cleared : t.noWait);
  };
  return (
    <FormDialog
      title={account ? t.change(account.displayName) : t.create}
      width={560}
      does={t.save}
      isBusy={act.isBusy}
      problem={isMissing ? t.missing : (act.problem ?? clear.problem)}
      onSubmit={save}
      onClose={onClose}
    >
      {!account && (
        <label className={form.field}>
          <span>{t.username}</span>
          <Input
            value={username}
            onChange={({ target }) => setUsername(target.value)}
            minLength={2}
            maxLength={32}
            autoCapitalize="none"
            autoComplete="off"
            required
            autoFocus
          />
          <small className={form.note}>{t.usernameNote}</small>
        </label>
      )}
      <label className={form.field}>
        <span>{t.name}</span>
        <Input
          value={displayName}
          onChange={({ target }) => setDisplayName(target.value)}
          maxLength={64}
          autoComplete="off"
          required
        />
      </label>
      {!isOwn && (
        <label className={form.field}>
          <span>{account ? t.reset : t.password}</span>
          <Input.Password
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            minLength={8}
            maxLength={128}
            autoComplete="new-password"
            required={!account}
          />
          <small className={form.note}>{account ? t.resetNote : t.passwordNote}</small>
        </label>
      )}
      {!account && (
        <div className={form.field}>
          <span>{t.agency}</span>
          <AgencyChoice label={t.agency} open={t.chooseAgency} value={agency} onChange={setAgency} />
        </div>
      )}
      {isOwn ? (
        <p className={form.note}>{t.own}</p>
      ) : (
        <>
          <fieldset className={form.field}>
            <legend className={form.legend}>{t.grants}</legend>
            {grants.map((grant, index) => (
              <div key={grant.key} className={styles.grant}>
                <Select<Role>
                  aria-label={t.role}
                  value={grant.role}
                  onChange={(role) => setGrant(index, { role })}
                  options={ROLES.map((value) => ({ value, label: roleNames[value] }))}
                />
                <AreaChoice
                  label={t.area}
                  open={t.chooseArea}
                  value={grant.area}
                  onChange={(area) => setGrant(index, { area })}
                />
                <Button
                  aria-label={t.dropGrant}
                  icon={<Icon name="close" size={16} />}
                  onClick={() => setGrants(grants.filter((_, at) => at !== index))}
                />
              </div>
            ))}
            <div>
              <Button onClick={() => setGrants([...grants, { key: nextKey, role: "OFFICER", area: null }])}>
                {t.addGrant}
              </Button>
            </div>
          </fieldset>
          {account && (
            <label className={styles.switch}>
              <Switch checked={active} onChange={setActive} aria-label={t.active} />
              <span>{t.active}</span>
            </label>
          )}
          {account?.active && active && (
            <div className={form.field}>
              <div>
                <Button loading={clear.isBusy} onClick={() => void clearWait(account.id)}>
                  {t.clearWait}
                </Button>
              </div>
              <small className={form.note}>{t.clearWaitNote}</small>
            </div>
          )}
          {account?.active && !active && <p className={form.note}>{t.closing}</p>}
        </>
      )}
    </FormDialog>
  );
}
