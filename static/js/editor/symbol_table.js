/** Symbols that authors look for: TeX, what it looks like, names in English and in Chinese; a `#` begins a group. */

const TABLE = String.raw`
# often used|常用
\frac{}{}|a⁄b|fraction division|分数 除
\sqrt{}|√|square root|根号 平方根
\sqrt[n]{}|ⁿ√|nth root|n次方根 根号
^{}|xⁿ|superscript power exponent|上标 幂 次方
_{}|xₙ|subscript index|下标
\sum_{i=1}^{n}|∑|sum summation|求和 连加
\prod_{i=1}^{n}|∏|product|连乘 求积
\int_{a}^{b}|∫|integral|积分 定积分
\lim_{x\to 0}|lim|limit|极限
\infty|∞|infinity|无穷
\partial|∂|partial derivative|偏导
\nabla|∇|nabla gradient|梯度 那勃勒
\left( \right)|( )|parentheses brackets|括号 自适应括号
\left\| \right\||‖ ‖|norm|范数
\left| \right||∣ ∣|absolute value modulus|绝对值 模
\text{}|T|text words|文字 文本
\mathbf{}|𝐱|bold vector|粗体 向量
\boldsymbol{}|𝜽|bold symbol greek|粗体希腊
\mathbb{}|ℝ|blackboard bold|空心 黑板粗体
\mathcal{}|ℒ|calligraphic script|花体
\mathrm{}|d|roman upright|正体
\operatorname{}|f|operator name function|算子 函数名
# greek letters|希腊字母
\alpha|α|alpha|阿尔法
\beta|β|beta|贝塔
\gamma|γ|gamma|伽马
\delta|δ|delta|德尔塔
\epsilon|ϵ|epsilon|艾普西隆
\varepsilon|ε|epsilon varepsilon|艾普西隆
\zeta|ζ|zeta|泽塔
\eta|η|eta|伊塔
\theta|θ|theta|西塔
\vartheta|ϑ|theta vartheta|西塔
\iota|ι|iota|约塔
\kappa|κ|kappa|卡帕
\lambda|λ|lambda|兰姆达
\mu|μ|mu mean|谬 均值
\nu|ν|nu|纽
\xi|ξ|xi|克西
\pi|π|pi|派 圆周率
\rho|ρ|rho|柔
\sigma|σ|sigma deviation|西格玛 标准差
\tau|τ|tau|套
\upsilon|υ|upsilon|宇普西隆
\phi|ϕ|phi|斐
\varphi|φ|phi varphi|斐
\chi|χ|chi|卡
\psi|ψ|psi|普西
\omega|ω|omega|欧米伽
\Gamma|Γ|gamma capital|大写伽马
\Delta|Δ|delta capital laplacian|大写德尔塔 增量
\Theta|Θ|theta capital|大写西塔
\Lambda|Λ|lambda capital|大写兰姆达
\Xi|Ξ|xi capital|大写克西
\Pi|Π|pi capital|大写派
\Sigma|Σ|sigma capital covariance|大写西格玛 协方差
\Phi|Φ|phi capital|大写斐
\Psi|Ψ|psi capital|大写普西
\Omega|Ω|omega capital|大写欧米伽
# relations|关系
\leq|≤|less equal at most|小于等于
\geq|≥|greater equal at least|大于等于
\neq|≠|not equal|不等于
\approx|≈|approximately about|约等于 近似
\equiv|≡|equivalent congruent identical|恒等 同余
\sim|∼|similar distributed|相似 服从分布
\simeq|≃|similar equal|渐近相等
\cong|≅|congruent isomorphic|全等 同构
\propto|∝|proportional|正比
\ll|≪|much less|远小于
\gg|≫|much greater|远大于
\prec|≺|precedes|先于
\succ|≻|succeeds|后于
\preceq|⪯|precedes equal semidefinite|先于等于 半定
\succeq|⪰|succeeds equal semidefinite|后于等于 半正定
\perp|⊥|perpendicular orthogonal|垂直 正交
\parallel|∥|parallel|平行
\mid|∣|divides given|整除 条件
\nmid|∤|not divides|不整除
\coloneqq|≔|defined assignment|定义为 赋值
\triangleq|≜|defined|定义为
# operators|运算
\times|×|times multiply cross|乘 叉乘
\cdot|⋅|dot multiply|点乘 乘
\div|÷|divide|除
\pm|±|plus minus|正负
\mp|∓|minus plus|负正
\oplus|⊕|direct sum xor|直和 异或
\otimes|⊗|tensor kronecker|张量积 克罗内克积
\odot|⊙|hadamard elementwise|逐元素积 哈达玛积
\circ|∘|composition circle degree|复合 度
\ast|∗|asterisk convolution|星号 卷积
\star|⋆|star|星
\wedge|∧|and wedge|与 合取 外积
\vee|∨|or|或 析取
\oint|∮|contour integral|环路积分 曲线积分
\iint|∬|double integral|二重积分
\iiint|∭|triple integral|三重积分
\lfloor \rfloor|⌊ ⌋|floor|下取整 向下取整
\lceil \rceil|⌈ ⌉|ceiling|上取整 向上取整
\langle \rangle|⟨ ⟩|angle brackets inner product|尖括号 内积
\binom{}{}|(ⁿₖ)|binomial choose|二项式系数 组合数
\bmod|mod|modulo remainder|取模 余数
\pmod{}|(mod)|modulo congruence|模 同余
\gcd|gcd|greatest common divisor|最大公约数
\max|max|maximum|最大值
\min|min|minimum|最小值
\sup|sup|supremum|上确界
\inf|inf|infimum|下确界
\arg\max|argmax|argument maximum|最大值点
\arg\min|argmin|argument minimum|最小值点
\log|log|logarithm|对数
\ln|ln|natural logarithm|自然对数
\exp|exp|exponential|指数函数
\sin|sin|sine|正弦
\cos|cos|cosine|余弦
\tan|tan|tangent|正切
\det|det|determinant|行列式
\Pr|Pr|probability|概率
# sets and logic|集合与逻辑
\in|∈|element member belongs|属于
\notin|∉|not element|不属于
\ni|∋|contains|包含元素
\subset|⊂|subset|真子集
\subseteq|⊆|subset equal|子集
\supset|⊃|superset|真超集
\supseteq|⊇|superset equal|超集
\cup|∪|union|并集
\cap|∩|intersection|交集
\setminus|∖|set minus difference|差集
\emptyset|∅|empty set|空集
\varnothing|∅|empty set|空集
\forall|∀|all every|任意 对所有
\exists|∃|exists|存在
\nexists|∄|not exists|不存在
\neg|¬|not negation|非 否定
\therefore|∴|therefore|所以
\because|∵|because|因为
\mathbb{N}|ℕ|natural numbers|自然数
\mathbb{Z}|ℤ|integers|整数
\mathbb{Q}|ℚ|rational numbers|有理数
\mathbb{R}|ℝ|real numbers|实数
\mathbb{C}|ℂ|complex numbers|复数
\mathbb{E}|𝔼|expectation|期望
\mathbb{P}|ℙ|probability|概率
\{ \}|{ }|braces set|花括号 集合
\aleph|ℵ|aleph cardinality|阿列夫 基数
# arrows|箭头
\to|→|to right arrow|趋于 右箭头
\gets|←|gets left arrow|左箭头 赋值
\leftrightarrow|↔|both arrow|双向箭头
\Rightarrow|⇒|implies|推出 蕴含
\Leftarrow|⇐|implied|由此推出
\iff|⟺|iff equivalent if only|当且仅当 等价
\implies|⟹|implies|推出 蕴含
\mapsto|↦|maps|映射到
\hookrightarrow|↪|injection inclusion|单射 嵌入
\twoheadrightarrow|↠|surjection|满射
\uparrow|↑|up arrow|上箭头
\downarrow|↓|down arrow|下箭头
\rightharpoonup|⇀|harpoon weak|半箭头 弱收敛
\rightleftharpoons|⇌|equilibrium|可逆 平衡
\xrightarrow{}|⟶|long arrow over|带字箭头
\nearrow|↗|increasing|上升
\searrow|↘|decreasing|下降
# accents|修饰
\hat{}|x̂|hat estimate|帽 估计
\widehat{}|x͡y|wide hat|宽帽
\bar{}|x̄|bar mean conjugate|横线 均值 共轭
\overline{}|a͞b|overline|上划线
\underline{}|a͟b|underline|下划线
\tilde{}|x̃|tilde|波浪
\vec{}|x⃗|vector arrow|向量 箭头
\dot{}|ẋ|dot time derivative|点 时间导数
\ddot{}|ẍ|two dots second derivative|两点 二阶导数
\overbrace{}^{}|⏞|overbrace|上括号
\underbrace{}_{}|⏟|underbrace|下括号
\overset{}{}|x̊|over above|上方
\underset{}{}|x̥|under below|下方
\boxed{}|▢|box|方框
\cancel{}|x̸|cancel strike|划掉 消去
'|′|prime derivative|撇 导数
^{\top}|ᵀ|transpose|转置
^{-1}|⁻¹|inverse|逆
^{\dagger}|†|dagger adjoint|伴随 共轭转置
# dots and others|省略号与其他
\ldots|…|dots ellipsis|省略号
\cdots|⋯|centred dots|居中省略号
\vdots|⋮|vertical dots|竖省略号
\ddots|⋱|diagonal dots|斜省略号
\ell|ℓ|ell length|小写l
\hbar|ℏ|planck hbar|约化普朗克常数
\Re|ℜ|real part|实部
\Im|ℑ|imaginary part|虚部
\angle|∠|angle|角
\degree|°|degree|度
\triangle|△|triangle|三角形
\square|□|square qed box|方块 证毕
\blacksquare|■|qed|证毕
\checkmark|✓|check|对勾
\quad|␣|space|空格
\,|⎵|thin space|小空格
# blocks|结构
\begin{pmatrix} a & b \\ c & d \end{pmatrix}|( ⋱ )|matrix parentheses|矩阵 圆括号矩阵
\begin{bmatrix} a & b \\ c & d \end{bmatrix}|[ ⋱ ]|matrix brackets|矩阵 方括号矩阵
\begin{vmatrix} a & b \\ c & d \end{vmatrix}|∣⋱∣|determinant matrix|行列式
\begin{cases} a & x > 0 \\ b & x \le 0 \end{cases}|{ ⋮|cases piecewise|分段函数 情形
\begin{aligned} a &= b \\ &= c \end{aligned}|= ⋮|aligned equations|对齐 多行公式
`;

/** {tex, face, label, names}: names are single words of both languages, those of the group among them. */
export const SYMBOLS = read(TABLE);

function read(table) {
  const symbols = [];
  let group = [];
  for (const line of table.trim().split("\n")) {
    if (line.startsWith("# ")) group = wordsOf(line.slice(2).replace("|", " "));
    else symbols.push(symbol(line, group));
  }
  return symbols;
}

/** The TeX may hold a `|`; the other three do not. */
function symbol(line, group) {
  const [chinese, english, face, ...tex] = line.split("|").reverse();
  const label = document.documentElement.lang.startsWith("zh") ? chinese : english;
  return {
    tex: tex.reverse().join("|"),
    face,
    label,
    names: [...wordsOf(english), ...wordsOf(chinese), ...group],
  };
}

function wordsOf(text) {
  return text.toLowerCase().split(/\s+/);
}
