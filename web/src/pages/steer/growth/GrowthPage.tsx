//! The growth plan: levers with sliders that add up to the quarter's count, kept as scenarios side by side, committed as moves.
import { useQuery } from '@tanstack/react-query'
import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { growthQuery, tryGrowthQuery, type AskGrowth, type AskLever } from '../../../api/growth.ts'
import type { Growth } from '../../../api/types.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import './growth.css'
import { Levers } from './Levers.tsx'
import { Scenarios } from './Scenarios.tsx'
import { Sum } from './Sum.tsx'

export function GrowthPage() {
  const { t } = useTranslation('growth')
  const growth = useQuery(growthQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={growth} height={560}>
        {(data) => (data.next === '' ? <p className="empty-line">{t('noFacts')}</p> : <Plan all={data} />)}
      </Loaded>
    </>
  )
}

function Plan({ all }: { all: Growth }) {
  const { t } = useTranslation('growth')
  const [ask, setAsk] = useState<AskGrowth>({ period: all.next })
  const [wrong, setWrong] = useState(false)
  const tried = useQuery(tryGrowthQuery(ask))
  const set = (change: Partial<AskGrowth>) => setAsk((now) => ({ ...now, ...change }))
  const choose = (text: string) => {
    const right = /^\d{4}-Q[1-4]$/.test(text.trim())
    setWrong(!right)
    if (right) set({ period: text.trim() })
  }
  // The first change of a lever writes all of them down as they are shown.
  const setLever = (id: string, change: Partial<AskLever>) => {
    const shown: AskLever[] = (tried.data?.levers ?? []).map((one) => ({ lever: one.id, value: one.value, cost_fen: one.cost_fen, owner: one.owner, notice: one.notice }))
    const now = ask.levers ?? shown
    set({ levers: now.map((one) => (one.lever === id ? { ...one, ...change } : one)) })
  }
  return (
    <>
      <section className="panel growth-settings" aria-label={t('fields')}>
        <div className="fields">
          <Field label={t('period')}>
            <Input
              key={ask.period}
              aria-label={t('period')}
              defaultValue={ask.period}
              placeholder="2026-Q1"
              style={{ width: '100%', maxWidth: 140 }}
              {...(wrong ? { status: 'error' as const } : {})}
              aria-invalid={wrong}
              onBlur={(event) => choose(event.target.value)}
              onPressEnter={(event) => choose(event.currentTarget.value)}
            />
            {wrong && (
              <span className="small growth-wrong" role="alert">
                {t('periodWrong', { period: ask.period })}
              </span>
            )}
          </Field>
          <Field label={t('target')}>
            <InputNumber
              aria-label={t('target')}
              value={ask.target ?? null}
              min={0}
              precision={0}
              style={{ width: '100%', maxWidth: 140 }}
              onChange={(target) => set({ target })}
            />
          </Field>
          <Field label={t('once')}>
            <InputNumber
              aria-label={t('once')}
              value={Math.round((ask.once ?? 1) * 100)}
              min={0}
              max={100}
              precision={0}
              suffix="%"
              style={{ width: '100%', maxWidth: 140 }}
              onChange={(value) => set({ once: (value ?? 100) / 100 })}
            />
          </Field>
        </div>
      </section>
      <Loaded query={tried} height={560}>
        {(data) => (
          <>
            <Sum told={data} ask={ask} maySave={all.may_save} />
            <Levers told={data} asked={ask.levers ?? null} owners={all.owners} set={setLever} />
          </>
        )}
      </Loaded>
      <Scenarios all={all} open={(plan) => setAsk(plan)} />
    </>
  )
}
