import { Button, Input } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { roles } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { CLEAR } from "../../ui/clear.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Table } from "../../ui/table.js";
import { AccountDialog } from "./account-dialog.js";
import { searchAccounts } from "./accounts.rules.js";
import { Accounts as AccountsDocument, type AccountShownFragment } from "./administration.documents.js";
import styles from "./administration-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    search: "按姓名、用户名或单位查找",
    add: "新建账户",
    accounts: "账户",
    who: "姓名",
    username: "用户名",
    agency: "单位",
    may: "权限",
    state: "状态",
    active: "可登录",
    closed: "已停用",
    edit: "修改",
    editOf: (name: string) => `修改 ${name}`,
    nothing: "没有这样的账户。",
    onlyMe: "目前只有一个账户。给负责策划、登记和签到的人各建一个。",
    grant: (role: string, area: string) => `${role}（${area}）`,
    none: "无",
  },
  en: {
    search: "Find by name, username or agency",
    add: "New account",
    accounts: "Accounts",
    who: "Name",
    username: "Username",
    agency: "Agency",
    may: "Roles",
    state: "State",
    active: "may sign in",
    closed: "closed",
    edit: "Change",
    editOf: (name) => `Change ${name}`,
    nothing: "There is no such account.",
    onlyMe:
      "There is only one account yet. Give everybody who plans, registers or checks in one of their own.",
    grant: (role, area) => `${role} (${area})`,
    none: "none",
  },
});

/** The accounts that the signed-in administrator manages. */
export function Accounts() {
  const t = useTranslations(messages);
  const role = useTranslations(roles);
  const formats = useFormats();
  const [text, setText] = useState("");
  const [edited, setEdited] = useState<AccountShownFragment | "new" | null>(null);
  const [{ data, error }, refetch] = useQuery({ query: AccountsDocument, variables: {} });
  const shown = searchAccounts(data?.users ?? [], text);
  const edit = (account: AccountShownFragment) => (
    <Button size="small" onClick={() => setEdited(account)} aria-label={t.editOf(account.displayName)}>
      {t.edit}
    </Button>
  );
  return (
    <>
      <div className={styles.above}>
        <Input
          className={styles.search}
          aria-label={t.search}
          placeholder={t.search}
          value={text}
          onChange={({ target }) => setText(target.value)}
          allowClear={CLEAR}
        />
        <Button
          className={styles.end}
          type="primary"
          icon={<Icon name="plus" size={16} />}
          onClick={() => setEdited("new")}
        >
          {t.add}
        </Button>
      </div>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={360} />}
      {data && shown.length === 0 && <Nothing>{t.nothing}</Nothing>}
      {data?.users.length === 1 && <Nothing>{t.onlyMe}</Nothing>}
      {shown.length > 0 && (
        <Table
          label={t.accounts}
          rows={shown}
          keyOf={({ id }) => id}
          columns={[
            { name: t.who, of: ({ displayName }) => displayName },
            { name: t.username, of: ({ username }) => username },
            { name: t.agency, of: ({ agency }) => agency.name },
            {
              name: t.may,
              of: ({ grants }) =>
                formats.list(grants.map((grant) => t.grant(role[grant.role], grant.area.name))) || t.none,
            },
            { name: t.state, of: ({ active }) => (active ? t.active : t.closed), isShort: true },
            {
              name: "",
              of: (account) => edit(account),
            },
          ]}
        />
      )}
      {edited && <AccountDialog account={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}
