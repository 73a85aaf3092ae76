//! The design tokens that antd's parts share with our own CSS; its default contrast does not pass WCAG AA.
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0958d9',
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
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
}
