%% Assertions of etest. Each throws {failed_assert_KIND, {Module, Function, Arity, Line}, Details} when it fails.

-define(ETEST_WHERE, {?MODULE, ?FUNCTION_NAME, ?FUNCTION_ARITY, ?LINE}).

-define(ASSERT_MATCH(A, B),
    case etest:assert_match(A, B) of
        ok -> ok;
        fail -> throw({failed_assert_match, ?ETEST_WHERE, A, B})
    end
).

-define(ASSERT_EQUALS(A, B),
    case etest:assert_equals(A, B) of
        ok -> ok;
        fail -> throw({failed_assert_equals, ?ETEST_WHERE, A, B})
    end
).

-define(ASSERT_TRUE(C),
    case etest:assert_true(C) of
        ok -> ok;
        fail -> throw({failed_assert_true, ?ETEST_WHERE, C})
    end
).

-define(ASSERT_EXCEPTION(Expr),
    case etest:assert_exception(fun() -> Expr end) of
        ok -> ok;
        fail -> throw({failed_assert_exception, ?ETEST_WHERE, ??Expr})
    end
).

-define(ASSERT_EXCEPTION(Expr, Class),
    case etest:assert_exception(fun() -> Expr end, Class) of
        ok -> ok;
        fail -> throw({failed_assert_exception, ?ETEST_WHERE, ??Expr})
    end
).

-define(ASSERT_EXCEPTION(Expr, Class, Reason),
    case etest:assert_exception(fun() -> Expr end, Class, Reason) of
        ok -> ok;
        fail -> throw({failed_assert_exception, ?ETEST_WHERE, ??Expr})
    end
).

-define(ASSERT_ERROR(Expr), ?ASSERT_EXCEPTION(Expr, error)).
-define(ASSERT_ERROR(Expr, Reason), ?ASSERT_EXCEPTION(Expr, error, Reason)).
-define(ASSERT_EXIT(Expr), ?ASSERT_EXCEPTION(Expr, exit)).
-define(ASSERT_EXIT(Expr, Reason), ?ASSERT_EXCEPTION(Expr, exit, Reason)).
-define(ASSERT_THROW(Expr), ?ASSERT_EXCEPTION(Expr, throw)).
-define(ASSERT_THROW(Expr, Reason), ?ASSERT_EXCEPTION(Expr, throw, Reason)).
