//! The design tokens that antd's parts share with our own CSS; its default contrast does not pass WCAG AA.
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0958d9',
    // Under the pointer darker, and not paler than can be read.
    colorPrimaryHover: '#003eb3',
    colorLink: '#0958d9',
    colorSuccess: '#237804',
    colorError: '#a8071a',
    colorWarning: '#874d00',
    colorTextBase: '#17212f',
    colorTextTertiary: 'rgba(0,0,0,.65)',
    colorTextDescription: 'rgba(0,0,0,.65)',
    colorTextPlaceholder: 'rgba(0,0,0,.62)',
    colorTextQuaternary: 'rgba(0,0,0,.62)',
    colorBorder: '#c9d0da',
    colorBorderSecondary: '#e2e6ec',
    borderRadius: 6,
    fontFamily: 'var(--text)',
    fontSize: 14,
    controlHeight: 32,
    // Without it a part waits for the end of a movement before it goes, and one that never began leaves it standing:
    // a button that had finished loading kept its spinner on a busy machine.
    motion: false,
  },
}
