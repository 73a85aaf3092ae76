//! The levers: what is assumed of each with a slider, what it brings alone and in the plan, who owns it and what it costs.
import { DatePicker, Input, InputNumber, Select, Slider } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AskLever } from '../../../api/growth.ts'
import type { GrowthTold, LeverTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Disclosed } from '../../../shapes/Disclosed.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { COLOURS } from './Sum.tsx'

interface Props {
  told: GrowthTold
  /** What is assumed now, which may not be answered yet. */
  asked: AskLever[] | null
  owners: string[]
  set: (id: string, change: Partial<AskLever>) => void
}

export function Levers({ told, asked, owners, set }: Props) {
  return (
    <ul className="growth-levers">
      {told.levers.map((one, n) => (
        <li key={one.id} className="panel" style={{ borderInlineStart: `3px solid ${COLOURS[n % COLOURS.length]}` }}>
          <Lever of={one} assumed={asked?.find((other) => other.lever === one.id)?.value ?? one.value} period={told} owners={owners} set={(change) => set(one.id, change)} />
        </li>
      ))}
    </ul>
  )
}

function Lever({ of, assumed, period, owners, set }: { of: LeverTold; assumed: number; period: GrowthTold; owners: string[]; set: (change: Partial<AskLever>) => void }) {
  const { t } = useTranslation('growth')
  const say = useSay()
  const language = useLanguage()
  const count = (value: number) => whole(Math.round(value), language)
  const percent = (part: number) => `${Number((part * 100).toFixed(1))}%`
  // The slider moves at once; what it brings is asked when it rests.
  const [moving, setMoving] = useState<number | null>(null)
  const value = moving ?? assumed
  const name = say(of)
  return (
    <>
      <div className="growth-lever-head">
        <h2>{name}</h2>
        {of.needs_notice && <NoticeOf of={of} period={period} name={name} set={set} />}
      </div>
      <div className="growth-slider">
        <Slider
          value={value * 100}
          min={of.at_least * 100}
          max={of.at_most * 100}
          step={0.5}
          tooltip={{ formatter: (at) => `${at}%` }}
          onChange={(at) => setMoving(at / 100)}
          onChangeComplete={(at) => {
            set({ value: at / 100 })
            setMoving(null)
          }}
          ariaLabelForHandle={t('assumedOf', { name })}
        />
        <b>{percent(value)}</b>
        <span className="quiet small">{of.today !== null && t('today', { part: percent(of.today) })}</span>
      </div>
      <dl className="growth-figures growth-lever-figures">
        <div>
          <dt>{t('counted')}</dt>
          <dd>
            <b>+{count(of.counted)}</b>
          </dd>
        </div>
        <div>
          <dt>{t('alone')}</dt>
          <dd>
            <b>+{count(of.alone)}</b>
          </dd>
        </div>
        <div>
          <dt>{t('without')}</dt>
          <dd>
            <b>{count(of.baseline)}</b>
          </dd>
        </div>
      </dl>
      {of.beyond && moving === null && (
        <p className="growth-beyond" role="note">
          <Icon name="warn" size={16} /> {say(of.beyond)}
        </p>
      )}
      <p>{say(of.how)}</p>
      <p className="quiet small">{say(of.measured)}</p>
      <div className="fields growth-lever-fields">
        <Field label={t('owner')}>
          <Select
            aria-label={t('ownerOf', { name })}
            value={of.owner ?? ''}
            options={[{ value: '', label: t('nobody') }, ...owners.map((one) => ({ value: one, label: one }))]}
            onChange={(owner) => set({ owner: owner || null })}
            style={{ width: '100%', maxWidth: 160 }}
          />
        </Field>
        <Field label={t('cost')}>
          <InputNumber
            key={of.cost_fen}
            aria-label={t('costOf', { name })}
            defaultValue={of.cost_fen / 100}
            min={0}
            precision={0}
            onBlur={(event) => {
              const fen = Math.round(Number(event.target.value.replaceAll(',', '')) * 100)
              if (Number.isFinite(fen) && fen !== of.cost_fen) set({ cost_fen: fen })
            }}
            style={{ width: '100%', maxWidth: 160 }}
          />
        </Field>
      </div>
    </>
  )
}

function NoticeOf({ of, period, name, set }: { of: LeverTold; period: GrowthTold; name: string; set: (change: Partial<AskLever>) => void }) {
  const { t } = useTranslation('growth')
  const state = of.notice ? t('noticed', { day: of.notice.announced }) : t('noticeNeeded')
  return (
    <Disclosed
      className={`tag growth-notice ${of.notice ? 'tag-good' : 'tag-warn'}`}
      name={t('noticeOf', { name, state })}
      button={state}
      box="growth-box"
    >
      {(close) => <NoticeForm of={of} period={period} set={set} close={close} />}
    </Disclosed>
  )
}

function NoticeForm({ of, period, set, close }: { of: LeverTold; period: GrowthTold; set: (change: Partial<AskLever>) => void; close: () => void }) {
  const { t } = useTranslation('growth')
  const [announced, setAnnounced] = useState(of.notice?.announced ?? dayjs(period.from).subtract(7, 'day').format('YYYY-MM-DD'))
  const [days, setDays] = useState<[string, string]>([of.notice?.from ?? period.from, of.notice?.to ?? period.to])
  const [words, setWords] = useState(of.notice?.words ?? '')
  const wrong = days[0] < announced
  return (
    <form
      className="growth-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wrong || !words.trim()) return
        set({ notice: { announced, from: days[0], to: days[1], words: words.trim() } })
        close()
      }}
    >
      <p className="quiet small">{t('noticeSentence')}</p>
      <Field label={t('announced')}>
        <DatePicker aria-label={t('announced')} allowClear={false} value={dayjs(announced)} onChange={(to) => to && setAnnounced(to.format('YYYY-MM-DD'))} style={{ width: '100%' }} />
      </Field>
      <Field label={t('holds')}>
        <DatePicker.RangePicker
          aria-label={t('holds')}
          allowClear={false}
          value={[dayjs(days[0]), dayjs(days[1])]}
          onChange={(to) => to?.[0] && to[1] && setDays([to[0].format('YYYY-MM-DD'), to[1].format('YYYY-MM-DD')])}
          style={{ width: '100%' }}
        />
      </Field>
      <Field label={t('says')}>
        <Input aria-label={t('says')} value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} />
      </Field>
      {wrong && <p className="growth-wrong">{t('tooEarly')}</p>}
      <div className="button-row">
        <button type="submit" className="plain-button" disabled={wrong || !words.trim()}>
          {t('write')}
        </button>
        <button type="button" className="plain-button" onClick={close}>
          {t('cancel')}
        </button>
      </div>
    </form>
  )
}
