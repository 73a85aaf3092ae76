//! The policies that one step counts otherwise, a page at a time.
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bridgePoliciesQuery, type BridgeQuestion } from '../../../api/queries.ts'
import type { Bridge } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole, type Counted } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'

const PAGE = 100

export interface StepOf {
  question: BridgeQuestion
  /** From 1. */
  step: number
  change: Bridge['steps'][number]
  measure: Counted
}

export default function PoliciesDrawer({ of, close }: { of: StepOf | null; close: () => void }) {
  const { t } = useTranslation('bridge')
  const { t: shapes } = useTranslation('shapes')
  const say = useSay()
  return (
    <Drawer
      open={of !== null}
      onClose={close}
      size={640}
      destroyOnHidden
      closable={{ 'aria-label': shapes('rows.close') }}
      title={of ? t('policies.title', { step: of.step, what: say(of.change.what) }) : ''}
      className="rows-drawer"
    >
      {of && <Policies key={JSON.stringify([of.question, of.step])} of={of} />}
    </Drawer>
  )
}

function Policies({ of }: { of: StepOf }) {
  const { t } = useTranslation('bridge')
  const { t: shapes } = useTranslation('shapes')
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const [page, setPage] = useState(1)
  const found = useQuery(bridgePoliciesQuery(of.question, of.step, PAGE, (page - 1) * PAGE))
  return (
    <Loaded query={found} height={420}>
      {(data) => (
        <>
          <div className="rows-head">
            <div>
              <p className="rows-count">{shapes('rows.count', { total: whole(data.total, language) })}</p>
              <p className="quiet small">{t('fromTo', { from: say(of.change.from), to: say(of.change.to) })}</p>
            </div>
          </div>
          <div className="scroller" tabIndex={0} role="region" aria-label={say(of.change.what)}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('policies.policy')}</th>
                  <th scope="col" className="number">
                    {t('policies.before')}
                  </th>
                  <th scope="col" className="number">
                    {t('policies.after')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.policies.map((one) => (
                  <tr key={one.policy}>
                    <th scope="row">{one.policy}</th>
                    <td className="number">{writer.cell(one.before, of.measure)}</td>
                    <td className="number">{writer.cell(one.after, of.measure)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {data.total > PAGE && <Pager page={page} pages={Math.ceil(data.total / PAGE)} go={setPage} />}
        </>
      )}
    </Loaded>
  )
}
