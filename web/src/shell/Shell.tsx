//! What stands around every screen: navigation, top bar, the band that says the data is made up.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery, useMay, useMe } from '../api/people.ts'
import { homeQuery } from '../api/queries.ts'
import { useLanguage } from '../locales/say.ts'
import { Failed } from '../shapes/Loaded.tsx'
import { theme } from '../shapes/theme.ts'
import { Catch } from './Catch.tsx'
import { Navigation } from './Navigation.tsx'
import { NotYours } from './NotYours.tsx'
import { needsOf } from './screens.ts'
import { SignIn } from './SignIn.tsx'
import { TopBar } from './TopBar.tsx'
import { TopSlotProvider } from './TopSlot.tsx'

export function Shell() {
  const language = useLanguage()
  const me = useQuery(sessionQuery)
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enGB} button={{ autoInsertSpace: false }}>
      <App>
        {me.data?.signed_in && <Desk key={me.data.name} />}
        {me.data?.signed_in === false && <SignIn elsewhere={me.data.elsewhere} />}
        {me.isError && (
          <main>
            <Failed error={me.error} retry={() => void me.refetch()} />
          </main>
        )}
      </App>
    </ConfigProvider>
  )
}

function Desk() {
  const { t } = useTranslation('shell')
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const [navigation, setNavigation] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  const asks = useMay('ask')
  const me = useMe()
  const home = useQuery({ ...homeQuery, enabled: asks })
  const needs = needsOf(path)
  const mayOpen = useMay(needs ?? 'ask') || !needs

  // After a move to another screen, reading starts at its content and not at the old link.
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    setNavigation(false)
    main.current?.focus({ preventScroll: true })
  }, [path])

  return (
    <TopSlotProvider value={slot}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <div className="shell">
        <Navigation open={navigation} close={() => setNavigation(false)} />
        <div className="shell-body">
          <TopBar company={home.data?.company} slot={setSlot} openNavigation={() => setNavigation(true)} navigationOpen={navigation} />
          {home.data?.demo && (
            <div className="demo" role="note">
              <strong>{t('demo')}</strong> <span>
                {t('demoSentence')} {me?.lives_on && t('demoDay', { day: me.lives_on })}
              </span>
            </div>
          )}
          <main id="main" ref={main} tabIndex={-1}>
            <Catch key={path}>{mayOpen ? <Outlet /> : <NotYours />}</Catch>
          </main>
        </div>
      </div>
    </TopSlotProvider>
  )
}
