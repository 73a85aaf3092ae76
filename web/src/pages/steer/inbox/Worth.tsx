//! What signals bring and cost: rule by rule what fired, what was done, and the dot of what telling brought with its interval.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import type { SignalLift, SignalWorth, SignalWorths } from '../../../api/types.ts'
import { worthAddress, worthQuery } from '../../../api/worth.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { Interval } from './Interval.tsx'
import type { InboxChange, InboxSearch } from './search.ts'
import './worth.css'

interface Props {
  search: InboxSearch
  set: (change: InboxChange) => void
  /** Where one goes from here. */
  looks: ReactNode
}

export function Worth({ search, set, looks }: Props) {
  const { t } = useTranslation('worth')
  const asked = { ...(search.from ? { from: search.from } : {}), ...(search.to ? { to: search.to } : {}) }
  const worth = useQuery(worthQuery(asked))
  const [from, to] = [search.from ?? worth.data?.from, search.to ?? worth.data?.to]
  return (
    <>
      <TopSlot>
        <DatePicker.RangePicker
          aria-label={t('period')}
          allowClear={search.from !== undefined}
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          onChange={(picked) => set({ from: picked?.[0]?.format('YYYY-MM-DD'), to: picked?.[1]?.format('YYYY-MM-DD') })}
        />
      </TopSlot>
      <div className="inbox-looks worth-looks">
        {looks}
        <div className="button-row">
          <Downloads address={(format, language) => (worth.data ? worthAddress(asked, format, language) : null)} />
        </div>
      </div>
      <Loaded query={worth} height={480}>
        {(told) => <Told of={told} />}
      </Loaded>
    </>
  )
}

function Told({ of }: { of: SignalWorths }) {
  const { t } = useTranslation('worth')
  const language = useLanguage()
  const number = useNumber()
  const scale = scaleOf(of.rules)
  return (
    <section className="panel worth" aria-label={t('title')}>
      <div className="cause-head">
        <h2>{t('title')}</h2>
        <span className="quiet small">
          {of.from} – {of.to} · {t('looked', { days: whole(of.looked_days, language) })}
        </span>
      </div>
      <p className="quiet small cause-what">{t('sentence')}</p>
      {of.looked_days === 0 && <p className="empty-line">{t(of.rules.every((rule) => rule.fired === 0) ? 'never' : 'nothing')}</p>}
      <table className="worth-table">
        <thead>
          <tr>
            {(['rule', 'fired', 'acknowledged', 'coached', 'moves', 'hours', 'lift', 'all'] as const).map((name) => (
              <th key={name} scope="col" className={name === 'lift' ? 'worth-lift' : undefined}>
                {t(name)}
                {name === 'hours' && <span className="quiet"> ({t('hoursNote')})</span>}
              </th>
            ))}
          </tr>
        </thead>
        {of.rules.map((rule) => (
          <Rule key={rule.id} of={rule} scale={scale} />
        ))}
      </table>
      {scale[1] > scale[0] && <p className="quiet small">{t('scale', { low: number(scale[0]), high: number(scale[1]) })}</p>}
    </section>
  )
}

function Rule({ of, scale }: { of: SignalWorth; scale: [number, number] }) {
  const { t } = useTranslation('worth')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const number = useNumber()
  const mayPropose = useMay('propose')
  const count = (many: number) => whole(many, language)
  return (
    <tbody className={of.fired === 0 ? 'worth-none' : undefined}>
      <tr>
        <th scope="row">
          {say(of.name)} {of.retired && <span className="tag">{t('retired')}</span>}
          {of.holdback && <span className="tag tag-blue">{t('share', { share: writer.cell(of.holdback.share, FRACTION) })}</span>}
        </th>
        <td data-name={t('fired')}>
          {count(of.fired)}
          {of.held > 0 && <small>{t('held', { count: count(of.held) })}</small>}
          {of.silenced > 0 && <small>{t('silenced', { count: count(of.silenced) })}</small>}
        </td>
        <td data-name={t('acknowledged')}>
          {count(of.acknowledged)}
          {of.snoozed + of.closed > 0 && <small>{t('others', { snoozed: count(of.snoozed), closed: count(of.closed) })}</small>}
        </td>
        <td data-name={t('coached')}>{count(of.coached)}</td>
        <td data-name={t('moves')}>{count(of.moves)}</td>
        <td data-name={`${t('hours')} (${t('hoursNote')})`}>
          {of.hours == null ? '–' : number(of.hours)}
        </td>
        {of.lift ? (
          <>
            <td data-name={t('lift')} className="worth-lift">
              <Interval value={of.lift.per_case} range={ends(of.lift.range)} scale={scale} />
              <Extra value={of.lift.per_case} range={of.lift.range} />
            </td>
            <td data-name={t('all')}>
              <Extra value={of.lift.all} range={of.lift.all_range} />
            </td>
          </>
        ) : (
          <td data-name={t('lift')} className="worth-lift quiet" colSpan={2}>
            {of.fired > 0 ? t('unmeasured') : '–'}
          </td>
        )}
      </tr>
      <tr className="worth-says">
        <td colSpan={8}>
          {of.lift && <Verdict of={of.lift} />} {of.fired === 0 ? t(of.looked_days === 0 ? 'unlooked' : 'silent', { days: count(of.looked_days) }) : say(of.lift?.how ?? of.unmeasured ?? of.definition)}
          {of.minutes && (of.hours ?? 0) > 0 && <p>{t('assumed', { ...of.minutes })}</p>}
          {of.idle && (
            <p className="worth-idle">
              <b>{t('idle', { why: say(of.idle.why) })}</b>{' '}
              {mayPropose && (
                <Link to="/proposals" search={{ path: of.idle.path, why: t('because', { why: say(of.idle.why) }) }}>
                  {t('propose')}
                </Link>
              )}
            </p>
          )}
        </td>
      </tr>
    </tbody>
  )
}

function Extra({ value, range }: { value: number; range: number[] }) {
  const { t } = useTranslation('worth')
  const number = useNumber(true)
  const [low, high] = ends(range)
  return (
    <span>
      <b>{number(value)}</b> <small>{t('range', { low: number(low), high: number(high) })}</small>
    </span>
  )
}

function Verdict({ of }: { of: SignalLift }) {
  const { t } = useTranslation('worth')
  const [low, high] = ends(of.range)
  return <span className={`tag ${low > 0 ? 'tag-good' : high < 0 ? 'tag-bad' : ''}`}>{t(low > 0 ? 'brings' : high < 0 ? 'costs' : 'unsure')}</span>
}

/** Writes a number to a tenth. */
function useNumber(signed = false): (value: number) => string {
  const language = useLanguage()
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1, signDisplay: signed ? 'exceptZero' : 'auto' })
  return (value) => format.format(value)
}

function ends(range: number[]): [number, number] {
  return [range[0] ?? 0, range[1] ?? 0]
}

/** One scale for all rules, with nothing on it. */
function scaleOf(rules: SignalWorth[]): [number, number] {
  const figures = rules.flatMap((rule) => rule.lift?.range ?? [])
  return [Math.min(0, ...figures), Math.max(0, ...figures)]
}
