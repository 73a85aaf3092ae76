//! The Inbox: what waits for the reader, grouped by cause, with what can be done about it.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DatePicker, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { signalsQuery } from '../../../api/signals.ts'
import type { Signals } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { Cases } from './Cases.tsx'
import { Cause } from './Cause.tsx'
import './inbox.css'
import { LookedAt } from './LookedAt.tsx'
import { readInboxSearch, type InboxChange } from './search.ts'
import './texts.ts'
import { WaitingAppeals } from './WaitingAppeals.tsx'
import { WaitingMoves } from './WaitingMoves.tsx'
import { Ways } from './Ways.tsx'
import { Worth } from './Worth.tsx'

const route = getRouteApi('/inbox')

export function InboxPage() {
  const { t } = useTranslation('inbox')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: InboxChange) => void navigate({ search: (now) => readInboxSearch({ ...now, ...change }), resetScroll: false })
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      {search.worth ? <Worth search={search} set={set} looks={<Look signals={undefined} set={set} />} /> : <Waiting set={set} />}
    </>
  )
}

function Waiting({ set }: { set: (change: InboxChange) => void }) {
  const { t } = useTranslation('inbox')
  const search = route.useSearch()
  const query = { mine: !search.all, ...(search.rule ? { rule: search.rule } : {}), ...(search.day ? { day: search.day } : {}) }
  const signals = useQuery(signalsQuery(query))
  return (
    <>
      <TopSlot>
        <DatePicker
          aria-label={t('day')}
          value={search.day || signals.data?.day ? dayjs(search.day ?? signals.data?.day) : null}
          allowClear={search.day !== undefined}
          onChange={(picked) => set({ day: picked?.format('YYYY-MM-DD') })}
        />
      </TopSlot>
      <Looks signals={signals.data} set={set} />
      <Loaded query={signals} height={480}>
        {(told) => <Shown signals={told} />}
      </Loaded>
    </>
  )
}

/** Whose signals are looked at, or what signals bring. */
function Look({ signals, set }: { signals: Signals | undefined; set: (change: InboxChange) => void }) {
  const { t } = useTranslation('inbox')
  const language = useLanguage()
  const search = route.useSearch()
  const all = signals ? Object.values(signals.by_state).reduce((sum, many) => sum + many, 0) : undefined
  const name = (look: 'mine' | 'all', many: number | undefined) => (many === undefined ? t(`look.${look}`) : t('lookCount', { name: t(`look.${look}`), count: whole(many, language) }))
  return (
    <Segmented
      aria-label={t('looks')}
      value={search.worth ? 'worth' : search.all ? 'all' : 'mine'}
      options={[
        { value: 'mine', label: name('mine', signals?.mine) },
        { value: 'all', label: name('all', all) },
        { value: 'worth', label: t('look.worth') },
      ]}
      onChange={(look) => set({ all: look === 'all' || undefined, worth: look === 'worth' || undefined })}
    />
  )
}

function Looks({ signals, set }: { signals: Signals | undefined; set: (change: InboxChange) => void }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const search = route.useSearch()
  return (
    <div className="inbox-looks">
      <Look signals={signals} set={set} />
      <Select
        aria-label={t('rule')}
        className="inbox-rule"
        value={search.rule ?? ''}
        options={[{ value: '', label: t('everyRule') }, ...(signals?.rules ?? []).map((rule) => ({ value: rule.id, label: say(rule.name) }))]}
        onChange={(rule) => set({ rule: rule || undefined })}
      />
      {(signals?.told ?? 0) > 0 && <p className="quiet small inbox-keys">{t('keys')}</p>}
    </div>
  )
}

function Shown({ signals }: { signals: Signals }) {
  const { t } = useTranslation('inbox')
  const language = useLanguage()
  const search = route.useSearch()
  return (
    <div className="inbox">
      {!search.all && !search.rule && <WaitingMoves />}
      {!search.all && !search.rule && <WaitingAppeals />}
      {signals.groups.length === 0 ? (
        <p className="empty-line">{t(signals.rules.every((rule) => !rule.until) ? 'noFacts' : search.all ? 'emptyAll' : 'empty')}</p>
      ) : (
        <section className="inbox-causes" aria-label={t('signals')} onKeyDown={walk}>
          {signals.groups.map((group) => (
            <Cause key={`${group.rule}/${Object.values(group.place).join('/')}`} group={group} signals={signals} day={search.day} />
          ))}
        </section>
      )}
      {signals.told < signals.total && <p className="quiet small">{t('more', { told: whole(signals.told, language), total: whole(signals.total, language) })}</p>}
      <Cases cases={search.rule ? signals.cases.filter((one) => one.rule === search.rule) : signals.cases} />
      <LookedAt rules={signals.rules} />
      <Ways of={signals.ways} />
    </div>
  )
}

/** Arrows go from one signal to the next. */
function walk(event: React.KeyboardEvent<HTMLElement>) {
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !(event.target instanceof HTMLElement) || !event.target.matches('.signal')) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.signal')]
  const next = all[all.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
