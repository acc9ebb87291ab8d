import { MenuFoldOutlined, MenuUnfoldOutlined, UserOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import { gateway, take } from '../api/clients';
import { useKept } from '../kit/kept';
import { KeyHelp } from '../kit/key-help';
import { Loading } from '../kit/states';
import { chooseTheme, THEME_CHOICES, useThemeChoice } from '../kit/theme';
import { setLanguage, useLanguage, useWords } from '../words/words';
import { frameWords } from './frame.words';
import { type Me, useHasRole, useMe } from './me';
import { menuOf } from './menu';
import { useNotices } from './notices';
import { SearchBox } from './search-box';
import { SignedOutDialog } from './signed-out';
import './frame.css';

/** Menu, top bar and the page between them, for who is signed in. */
export function Frame(): ReactNode {
  const say = useWords(frameWords);
  const me = useMe();
  const canSearch = useHasRole('subsidy-officer', 'subsidy-approver', 'regulator', 'credit-officer', 'auditor');
  const [isFolded, setIsFolded] = useKept('menu.folded', false);
  const main = useFocusOnNewPage();
  useNotices();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <header className="bar">
        <Brand to="/" />
        {canSearch ? <SearchBox /> : <span className="search" />}
        <div className="right">
          <BusinessDate />
          <LanguageSwitch />
          <Person me={me} />
        </div>
      </header>
      <nav className={`side${isFolded ? ' folded' : ''}`} aria-label={say('menu')}>
        <ul className="plain-list">
          {menuOf(me.roles).map(({ path, word }) => (
            <li key={path}>
              <NavLink to={path} end={path === '/'}>
                <span className="long">{say(word)}</span>
                <span className="short" title={say(word)}>
                  {[...say(word)].slice(0, 2).join('')}
                </span>
              </NavLink>
            </li>
          ))}
        </ul>
        <Button
          type="text"
          className="fold"
          aria-label={say(isFolded ? 'unfold' : 'fold')}
          icon={isFolded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          onClick={() => setIsFolded(!isFolded)}
        />
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <Page />
      </main>
      <SignedOutDialog />
      <KeyHelp />
    </div>
  );
}

/** The frame of pages that need no sign-in. */
export function PublicFrame(): ReactNode {
  const say = useWords(frameWords);
  return (
    <div className="frame" style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <header className="bar">
        <Brand to="/public" />
        <span className="search" />
        <div className="right">
          <LanguageSwitch />
          <a href="/auth/login?returnTo=/">{say('signIn')}</a>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
    </div>
  );
}

function Page(): ReactNode {
  const isGoing = useNavigation().state !== 'idle';
  return (
    <div aria-busy={isGoing}>
      <Suspense fallback={<div className="page">{<Loading lines={8} />}</div>}>
        <Outlet />
      </Suspense>
    </div>
  );
}

function Brand({ to }: { to: string }): ReactNode {
  const say = useWords(frameWords);
  return (
    <Link className="brand" to={to}>
      <img src="/favicon.svg" alt="" width={24} height={24} />
      {say('product')}
      <small>{say('zone')}</small>
    </Link>
  );
}

/** Business time is moved by hand in the local profile alone; elsewhere there is no such page, and no need to say it. */
function BusinessDate(): ReactNode {
  const say = useWords(frameWords);
  const clock = useQuery({
    queryKey: ['clock'],
    queryFn: ({ signal }) => take(gateway.GET('/clock', { signal })),
    retry: false,
    refetchInterval: 60_000,
  });
  return clock.data ? <span className="soft wide">{say('businessDate', { on: clock.data.today })}</span> : null;
}

function LanguageSwitch(): ReactNode {
  const say = useWords(frameWords);
  const language = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => setLanguage(other)}>
      {say('switchLanguage')}
    </Button>
  );
}

function Person({ me }: { me: Me }): ReactNode {
  const say = useWords(frameWords);
  const theme = useThemeChoice();
  const signOut = async (): Promise<void> => {
    const { endSessionUrl } = await take(gateway.POST('/auth/logout'));
    location.assign(endSessionUrl ?? '/');
  };
  const roles = me.roles.map((role) => say(`role.${role}` as 'role.auditor')).join('、');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [theme],
        items: [
          { key: 'who', label: `${me.name} · ${roles}`, disabled: true },
          { type: 'divider' },
          {
            key: 'theme',
            type: 'group',
            label: say('theme'),
            children: THEME_CHOICES.map((one) => ({ key: one, label: say(one), onClick: () => chooseTheme(one) })),
          },
          { type: 'divider' },
          { key: 'out', label: say('signOut'), onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${me.name} ${say('person')}`}>
        <span className="wide">{me.name}</span>
      </Button>
    </Dropdown>
  );
}

/** A new page takes the focus, so that who cannot see it is told of it; a filter of the same page does not. */
function useFocusOnNewPage(): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);
  return main;
}
