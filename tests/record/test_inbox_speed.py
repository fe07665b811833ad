"""收件箱翻页：bench/inbox.py 的短版；二十万句的数字用 `python -m bench.inbox` 量。"""

import statistics

from bench.inbox import run


async def test_两千句里每种筛选都快() -> None:
    for name, times in (await run(2_000, None)).items():
        assert statistics.median(times) < 300, name
