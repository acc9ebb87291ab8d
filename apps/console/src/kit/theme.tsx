import { App, ConfigProvider, theme as antdTheme } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useLayoutEffect, useSyncExternalStore } from 'react';
import { useLanguage } from '../words/words';

export type ThemeChoice = 'light' | 'dark' | 'system';
export const THEME_CHOICES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

const KEY = 'shouxin.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice: ThemeChoice = THEME_CHOICES.find((one) => one === localStorage.getItem(KEY)) ?? 'system';

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  prefersDark.addEventListener('change', tell);
  return () => {
    listeners.delete(tell);
    prefersDark.removeEventListener('change', tell);
  };
};

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  localStorage.setItem(KEY, next);
  listeners.forEach((tell) => tell());
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => (choice === 'system' ? prefersDark.matches : choice === 'dark'));
}

const FONT =
  'system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

/** The look of antd's parts; what is ours takes its colours from kit.css by `data-theme`. */
export function Themed({ children }: { children: ReactNode }): ReactNode {
  const isDark = useIsDark();
  const language = useLanguage();
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  }, [isDark]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enGB}
      // A blank between two Chinese characters of a button would be read out as two words.
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: isDark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
        token: {
          colorPrimary: isDark ? '#3f83d6' : '#1f5fa8',
          colorLink: isDark ? '#7fb2f0' : '#1a5696',
          colorError: isDark ? '#f0706b' : '#c0271f',
          colorTextPlaceholder: isDark ? '#8d95a0' : '#6b7480',
          colorTextDescription: isDark ? '#a3abb6' : '#5b6470',
          borderRadius: 4,
          fontSize: 14,
          controlHeight: 32,
          fontFamily: FONT,
          motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        },
      }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
