"""How passwords are kept, and which are no passwords."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONG_ENOUGH = 16
"""Characters from which on words and numbers may be common ones."""
# What stands beside numbers in stolen passwords of Chinese sites: love, family, greetings, names, keys.
COMMON_WORDS = """
    a aa aaa abc abcd abcde abcdef as asd asdf asdfg asdfgh asdfghjkl asdfjkl q qa qaz qazwsx qazwsxedc
    qq qqq qqqq qw qwe qwer qwert qwerty qwertyuiop z zx zxc zxcv zxcvb zxcvbn zxcvbnm wsx edc x xx xxx
    w ww www s ss p woaini woaita woaiwo woaiziji woaiwojia woaimama woaibaba woailaopo woailaogong wo
    ai ni aini aiwo iloveyou love loveyou wobuaini wode baobei baobao qinaide laopo laogong laoshi mama
    baba jiejie gege didi meimei yeye nainai nihao nihaoma zhongguo china beijing shanghai guangzhou
    shenzhen tiantian xiaoxiao xiaolong xiaoming feifei lele dandan tingting jingjing yangyang haha hehe
    hello welcome caonima wocao taobao weixin alibaba tencent baidu password passwd pass mima admin root
    user test login guest dragon monkey football computer wang zhang li liu chen yang huang zhao wu zhou
    xu sun ma zhu hu guo lin he gao luo zheng liang xie song tang deng feng han cao zeng peng xiao cai
    pan tian dong yuan yu ye jiang du su wei cheng lu ding ren shen yao
"""
COMMON = frozenset(COMMON_WORDS.split())


class Argon2(Argon2PasswordHasher):
    """With 19 MiB a hash (OWASP's measure), so that many logins at once do not fill a container's memory."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class CommonPartsValidator:
    """Refuses what is put together of common words and numbers, as ``woaini1314`` and ``zhangwei1990``."""

    def validate(self, password: str, user: Any = None) -> None:
        words = re.findall(r"[^\W\d_]+", password.casefold())
        if len(password) < LONG_ENOUGH and words and all(map(_is_common, words)):
            raise ValidationError(self.get_help_text(), code="password_of_common_parts")

    def get_help_text(self) -> str:
        return _("Your password can’t be put together of common words, names and numbers.")


def _is_common(word: str) -> bool:
    """Whether it is one of the common words, or two of them."""
    return word in COMMON or any(word[:at] in COMMON and word[at:] in COMMON for at in range(1, len(word)))
