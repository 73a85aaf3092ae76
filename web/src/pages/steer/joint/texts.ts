//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './joint.en.json'
import zh from './joint.zh.json'

addTexts('joint', { zh, en })
