import { type Account, accounts } from './accounts';

/** Of the same look as the console; without scripts, so that nothing has to be allowed to run here. */
const STYLE = `:root{--ground:#f5f6f8;--surface:#fff;--line:#dfe3e8;--text:#1b2129;--soft:#55606c;--accent:#1f5fa8;--hover:#e8f0fa;--bad:#b3261e;
--bad-soft:#fcebea;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ground:#12161b;--surface:#1a1f26;--line:#313943;--text:#e6eaef;--soft:#a3adb9;--accent:#7fb2f0;
--hover:#1d2c40;--bad:#f28b82;--bad-soft:#3a1d1c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:14px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",
"Noto Sans CJK SC",sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 20px 48px}
h1{display:flex;align-items:center;gap:10px;margin:0;font-size:24px}
h2{margin:20px 0 6px;font-size:14px}
p{margin:6px 0;color:var(--soft)}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.top{display:flex;flex-wrap:wrap;align-items:flex-end;gap:8px 24px}
.top>div{flex:1 1 320px}
.panel{margin-top:20px;padding:16px 20px 20px;background:var(--surface);border:1px solid var(--line);border-radius:6px}
label{display:block;max-width:360px;font-weight:600}
input{display:block;width:100%;margin-top:4px;padding:7px 10px;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);
border-radius:4px}
.people{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:8px}
button{padding:8px 12px;font:inherit;color:inherit;text-align:left;background:var(--surface);border:1px solid var(--line);border-radius:4px;
cursor:pointer}
button:hover{background:var(--hover);border-color:var(--accent)}
button b,button small{display:block}
button small{color:var(--soft);font-size:12px}
[role=alert]{padding:8px 12px;color:var(--bad);background:var(--bad-soft);border-left:4px solid var(--bad)}`;

const MARK = `<svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#1f4e8c"/>
<path d="M9 16.5l5 5 9-10" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** @param body HTML that is safe already */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · 守信 Shouxin</title><style>${STYLE}</style><main>
<div class="top"><div><h1>${MARK}<span>守信 <span lang="en">Shouxin</span></span></h1>
<p>东湾高新区信用平台 · <span lang="en">Dongwan High-tech Zone · Credit</span></p></div></div>${body}</main></html>`;
}

/** Demo people by what they do, in the order of accounts.json. */
function byTitle(): [title: string, people: Account[]][] {
  const titles = [...new Set(accounts.map(({ title }) => title))];
  return titles.map((title) => [title, accounts.filter((person) => person.title === title)]);
}

/** Titles are written `中文 / English`. */
function heading(title: string): string {
  const [zh = '', en = ''] = title.split(/\s*\/\s*/);
  return `${escape(zh)} · <span lang="en">${escape(en)}</span>`;
}

const button = ({ account, name, uscc }: Account): string =>
  `<button name="account" value="${escape(account)}"><b>${escape(name)}</b><small>${escape(account)}</small>${
    uscc ? `<small>${escape(uscc)}</small>` : ''
  }</button>`;

/** The password once, then whom one is: this provider exists for demonstrations alone. */
export function loginPage(uid: string, publicUrl: string, refused: boolean): string {
  const groups = byTitle().map(
    ([title, people]) => `<h2>${heading(title)}</h2><div class="people">${people.map(button).join('')}</div>`,
  );
  const alert = refused
    ? '<p role="alert">账户或口令不对，请再试一次 · <span lang="en">Account or password is wrong: please try again</span></p>'
    : '';
  return page(
    '登录 / Sign in',
    `<p><a href="${escape(`${publicUrl}/public`)}">企业信用公示查询，不用登录 · <span lang="en">Public credit query, without signing in</span></a></p>
<form class="panel" method="post" action="/interaction/${escape(uid)}">${alert}
<label>口令 · <span lang="en">Password</span><input type="password" name="password" autocomplete="current-password" required autofocus></label>
<p>本机演示账户共用一个口令，启动时显示。填好口令，再选择身份。<br>
<span lang="en">The demo accounts of this machine share one password, printed at the start. Type it, then choose who you are.</span></p>
${groups.join('\n')}</form>`,
  );
}
